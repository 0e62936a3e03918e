/** Whether what a stack answers of a build is what its own OpenAPI document says. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Operation = { responses: Record<string, { content?: Record<string, unknown> }> };
type Document = { paths: Record<string, { get?: Operation }> };

export type Documented = {
  /** The paths that were answered. */
  answered: string[];
  /** What is not as the document says. */
  faults: string[];
};

/** Asks every route that reads, with the names that are given for its parameters; `webSocket` paths are left out. */
export async function documentedAnswers(
  { apiUrl, token }: { apiUrl: string; token: string },
  names: Record<string, string>,
): Promise<Documented> {
  const document = (await (await fetch(`${apiUrl}/openapi.json`)).json()) as Document;
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  formats.default(ajv);
  ajv.addSchema(document, 'api');
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  const answered: string[] = [];
  const faults: string[] = [];
  for (const [path, { get }] of Object.entries(document.paths)) {
    const missing = [...path.matchAll(/\{(\w+)\}/g)].filter(([, name = '']) => !(name in names));
    if (!get || missing.length > 0 || get.responses['101']) continue;
    const url = `${apiUrl}${path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''))}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const text = await answer.text();
    if (answer.ok) answered.push(path);
    if (!get.responses[String(answer.status)]) faults.push(`${path}: ${answer.status} is not documented: ${text}`);
    else if (type === 'application/json' || type === 'application/problem+json') {
      const pointer = ['paths', path, 'get', 'responses', String(answer.status), 'content', type, 'schema'];
      const schema =
        type === 'application/problem+json'
          ? '#/components/schemas/Problem'
          : `#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
      // To compile one costs up to half a second, and most problems are of one schema.
      const fits = compiled.get(schema) ?? ajv.compile({ $ref: `api${schema}` });
      compiled.set(schema, fits);
      if (!fits(JSON.parse(text))) faults.push(`${path}: ${ajv.errorsText(fits.errors)}`);
    }
  }
  return { answered, faults };
}
