/** Whether what a stack answers of a build is what its own OpenAPI document says. */
import { documentSchemas } from '../openapi/document-schemas.ts';

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
  const schemas = documentSchemas(document);
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
      const own = ['paths', path, 'get', 'responses', String(answer.status), 'content', type, 'schema'];
      const at = type === 'application/json' ? own : ['components', 'schemas', 'Problem'];
      faults.push(...schemas.faultsOf(at, JSON.parse(text)).map((fault) => `${path}: ${fault}`));
    }
  }
  return { answered, faults };
}
