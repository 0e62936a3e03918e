/** Holds answers of the API against its document, in workerd: where nothing may be compiled, zod reads the schemas. */
import { z } from 'zod';
import { apiRoutes } from '../../../src/workers/api/api.ts';
import { documentPath, openApiDocument } from '../../../src/workers/api/openapi/document.ts';
import type { Content } from '../../../src/workers/api/openapi/document-types.ts';
import type { Route } from '../../../src/workers/api/route.ts';

export const routes = apiRoutes(() => {
  throw new Error('no request is made');
}).all;
/** `GET /builds/:id` */
export const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;

const document = openApiDocument(routes);
const { schemas: $defs, responses } = document.components;

/** Zod reads a pattern without its Unicode classes: those are left to what compiles the same schemas in Node. */
const readable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, each) => (key === 'pattern' && /\\p\{/.test(each) ? undefined : each)).replaceAll(
      '#/components/schemas/',
      '#/$defs/',
    ),
  );
const definitions = readable($defs);
const known = new Map<string, z.ZodType>();

function schemaOf(schema: unknown): z.ZodType {
  const text = JSON.stringify(schema);
  const found = known.get(text) ?? z.fromJSONSchema({ ...(readable(schema) as object), $defs: definitions } as never);
  known.set(text, found);
  return found;
}

export type Answer = { status: number; type: string; text: string };

/** How an answer of this route is not as the document says. */
export function documentFaults(route: Pick<Route, 'method' | 'path'>, { status, type, text }: Answer): string[] {
  const told = document.paths[documentPath(route.path)]?.[route.method.toLowerCase()]?.responses[status];
  const name = `${nameOf(route)} ${status}`;
  if (!told) return [`${name} is not documented: ${text.slice(0, 200)}`];
  const content: Content | undefined =
    '$ref' in told ? responses[told.$ref.replace('#/components/responses/', '')]?.content : told.content;
  const media = type.split(';')[0] ?? '';
  const as = content?.[media];
  // A redirect has no body that anybody reads.
  if (!as) return status === 302 ? [] : [`${name} has no ${media}`];
  if (!as.schema) return [];
  const fits = schemaOf(as.schema).safeParse(JSON.parse(text));
  return fits.success ? [] : [`${name}: ${z.prettifyError(fits.error)}`];
}

/** Of a WebSocket, its first message. */
export const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  type: response.webSocket ? 'application/json' : (response.headers.get('content-type') ?? ''),
  text: await (response.webSocket
    ? firstMessage(response.webSocket)
    : response.arrayBuffer().then((bytes) => new TextDecoder().decode(bytes))),
});

function firstMessage(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      resolve(String(data));
      socket.close();
    });
    socket.accept();
  });
}
