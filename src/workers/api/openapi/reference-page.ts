/** The document as one page to read: no script, nothing from elsewhere. */

import type { Content, OpenApiDocument, Operation } from './document-types.ts';
import { escapeHtml } from './escape-html.ts';
import type { JsonSchema } from './json-schemas.ts';
import { schemaHtml } from './schema-html.ts';

export const referenceStyle = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font: 0.875em/1.5 ui-monospace, monospace; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid var(--line); border-radius: 6px; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
h3 { margin-top: 2rem; }
h3 code { font-size: 1rem; }
ul { padding-left: 1.25rem; }
nav ul, .fields { list-style: none; }
nav ul { padding: 0; columns: 20rem; }
.fields { border-left: 1px solid var(--line); padding-left: 1rem; margin: 0.25rem 0; }
.fields > li { margin: 0.15rem 0; }
.type { opacity: 0.75; }
summary { cursor: pointer; }
:target { outline: 2px solid Highlight; outline-offset: 6px; }
`;

export function referencePage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const areas = (document.tags as { name: string; description: string }[]).filter(({ name }) => name !== 'webhooks');
  const of = (area: string) => operations.filter(({ operation }) => operation.tags.includes(area));
  const sections = areas.map(
    ({ name, description }) => `<section id="${name}"><h2>${escapeHtml(title(name))}</h2><p>${text(description)}</p>
${of(name)
  .map(({ path, method, operation }) => operationHtml(`${method} ${path}`, operation))
  .join('\n')}</section>`,
  );
  const { title: name, version, description } = document.info as Record<string, string>;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(name ?? '')}: HTTP API</title><style>${referenceStyle}</style></head><body>
<h1>${escapeHtml(name ?? '')}: HTTP API</h1>
<p>Version ${escapeHtml(version ?? '')}. <a href="/openapi.json">openapi.json</a> is the same for programs (OpenAPI 3.1).</p>
<p>${text(description ?? '')}</p>
<nav aria-label="Contents"><ul>${operations.map(({ path, method, operation }) => `<li><a href="#${operation.operationId}"><code>${method} ${escapeHtml(path)}</code></a></li>`).join('')}
<li><a href="#webhooks">Webhooks</a></li><li><a href="#problems">Problems</a></li><li><a href="#examples">Examples</a></li><li><a href="#schemas">Schemas</a></li></ul></nav>
${sections.join('\n')}
<section id="webhooks"><h2>Webhooks</h2>${Object.entries(document.webhooks)
    .map(([type, { post }]) => operationHtml(type, post))
    .join('\n')}</section>
<section id="problems"><h2>Problems</h2><dl>${problemsHtml(document)}</dl></section>
<section id="examples"><h2>Examples</h2>${Object.entries(document.components.examples)
    .filter(([name]) => !Object.hasOwn(document.components.responses, name))
    .map(([name, { value }]) => `<h3 id="example-${name}"><code>${name}</code></h3>${exampleHtml(value)}`)
    .join('\n')}</section>
<section id="schemas"><h2>Schemas</h2>${Object.entries(document.components.schemas)
    .map(([id, schema]) => `<h3 id="schema-${id}"><code>${id}</code></h3>${schemaHtml(schema)}`)
    .join('\n')}</section>
</body></html>
`;
}

const title = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
/** Prose with code in backticks. */
const text = (prose: string): string => escapeHtml(prose).replace(/`([^`]+)`/g, '<code>$1</code>');

function operationHtml(name: string, operation: Operation): string {
  const { operationId, summary, description, parameters, requestBody, responses, security } = operation;
  const scope = security.flatMap((each) => each.bearer ?? []).join(', ');
  const answers = Object.entries(responses).map(([status, answer]) => {
    if ('$ref' in answer) {
      const kind = answer.$ref.split('/').at(-1) ?? '';
      return `<li><code>${status}</code> <a href="#problem-${kind}">${kind}</a></li>`;
    }
    return `<li><code>${status}</code> ${text(answer.description)}${contentHtml(answer.content)}</li>`;
  });
  return `<article><h3 id="${operationId}"><code>${escapeHtml(name)}</code></h3><p>${text(summary)}${summary.endsWith('.') ? '' : '.'} ${text(description ?? '')}</p>
${scope === '' ? '' : `<p>Needs <code>${scope}</code>.</p>`}
${parameters.length === 0 ? '' : `<ul class="fields">${parameters.map((each) => `<li><code>${escapeHtml(each.name)}</code> <span class="type">${each.in}${each.required ? ', required' : ''}</span> ${schemaHtml(each.schema)} ${text(each.description ?? '')}</li>`).join('')}</ul>`}
${requestBody ? `<details><summary>Body</summary>${contentHtml(requestBody.content)}</details>` : ''}
<details><summary>Answers</summary><ul>${answers.join('')}</ul></details></article>`;
}

const contentHtml = (content: Content = {}): string =>
  Object.entries(content)
    .map(
      ([media, { schema, example, examples = {} }]) =>
        `<p><code>${escapeHtml(media)}</code></p>${schemaOf(media, schema)}${exampleHtml(example)}${sharedHtml(media, examples)}`,
    )
    .join('');

/** Text stands as it is sent, in lines; a value as JSON. */
const exampleHtml = (example: unknown): string => {
  if (example === undefined) return '';
  return `<pre>${escapeHtml(typeof example === 'string' ? example : JSON.stringify(example, null, 2))}</pre>`;
};

/** Every problem has the same shape, and its example, told once. */
const isProblem = (media: string): boolean => media === 'application/problem+json';
const sharedHtml = (media: string, examples: Record<string, unknown>): string =>
  isProblem(media)
    ? ''
    : Object.keys(examples)
        .map((name) => `<p>For example <a href="#example-${name}">this one</a>.</p>`)
        .join('');
const schemaOf = (media: string, schema: JsonSchema | undefined): string =>
  schema && !isProblem(media) ? schemaHtml(schema) : '';

const problemsHtml = ({ components }: OpenApiDocument): string =>
  Object.entries(components.responses)
    .map(
      ([kind, { description }]) =>
        `<dt id="problem-${kind}"><code>${kind}</code></dt><dd>${text(description.replace(/^`[^`]+`: /, ''))}${exampleHtml(components.examples[kind]?.value)}</dd>`,
    )
    .join('');
