/** The examples of the document: everything that is answered or sent has one, each fits its schema, and all tell one story. */
import { expect, test } from 'vitest';
import { problemKinds } from '../../src/core/contract/problems.ts';
import { referencePage } from '../../src/workers/api/openapi/reference-page.ts';
import { document } from './app-routes.ts';
import { documentSchemas } from './document-schemas.ts';

const schemas = documentSchemas(document);
const { examples: shared, responses } = document.components;

/** Pages and pictures are for the eye. */
const forTheEye = ['text/html', 'image/png'];

const answers = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) =>
    Object.entries(operation.responses).flatMap(([status, answer]) => {
      if ('$ref' in answer) return [];
      return Object.entries(answer.content ?? {}).map(([media, content]) => ({
        name: `${method.toUpperCase()} ${path} ${status} ${media}`,
        at: ['paths', path, method, 'responses', status, 'content', media, 'schema'],
        media,
        content,
      }));
    }),
  ),
);
const messages = Object.entries(document.webhooks).map(([type, { post }]) => ({
  name: type,
  at: ['webhooks', type, 'post', 'requestBody', 'content', 'application/json', 'schema'],
  media: 'application/json',
  content: post.requestBody?.content['application/json'] ?? {},
}));
const told = [...answers, ...messages];

type Content = (typeof told)[number]['content'];
const examplesOf = ({ example, examples = {} }: Content): unknown[] => [
  ...(example === undefined ? [] : [example]),
  ...Object.values(examples).map(({ $ref }) => shared[$ref.replace('#/components/examples/', '')]?.value),
];

test('every answer of every route and every message of a webhook has an example that fits its schema', () => {
  const faults = told.flatMap(({ name, at, media, content }) => {
    if (forTheEye.includes(media)) return [];
    const examples = examplesOf(content);
    if (examples.length === 0) return [`${name} has no example`];
    if (content.schema === undefined)
      return examples.flatMap((each) => (typeof each === 'string' ? [] : [`${name} is no text`]));
    return examples.flatMap((each) => schemas.faultsOf(at, each).map((fault) => `${name}: ${fault}`));
  });
  expect(faults).toEqual([]);
});

test('every problem has an example of its own kind, which the answers with it show', () => {
  const kinds = Object.keys(problemKinds);
  expect(kinds.map((kind) => shared[kind]?.value)).toEqual(
    Object.entries(problemKinds).map(([kind, { status, title }]) =>
      expect.objectContaining({ type: `/problems/${kind}`, status, title, detail: expect.any(String) }),
    ),
  );
  const problem = ['components', 'schemas', 'Problem'];
  expect(kinds.flatMap((kind) => schemas.faultsOf(problem, shared[kind]?.value))).toEqual([]);
  expect(Object.keys(responses)).toEqual(kinds);
});

test('they all tell of one build', () => {
  const ids = JSON.stringify(told.map(({ content }) => examplesOf(content))).match(/\bb[a-z2-7]{10}\b/g) ?? [];
  expect(new Set(ids.filter((id) => /^bexample/.test(id) || !/^[a-z]+$/.test(id)))).toEqual(new Set(['bexampleabc']));
});

test('the reference page shows each of them', () => {
  const page = referencePage(document);
  const shown = [...page.matchAll(/<pre>/g)].length;
  const inline = told.filter(({ content }) => content.example !== undefined).length;
  const bodies = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ requestBody }) => requestBody?.content['application/json']?.example !== undefined).length;
  expect(shown).toBe(inline + bodies + Object.keys(shared).length);
  for (const [, name = ''] of page.matchAll(/href="#(example-[^"]+)"/g)) expect(page).toContain(`id="${name}"`);
});
