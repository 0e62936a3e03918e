/** The OpenAPI document: it is valid, and says of the API what the API is. */
import { validate } from '@readme/openapi-parser';
import { expect, test } from 'vitest';
import { patterns } from '../../src/page/routes.ts';
import { documentPath, isNeeded } from '../../src/workers/api/openapi/document.ts';
import { jsonSchemas } from '../../src/workers/api/openapi/json-schemas.ts';
import { referencePage } from '../../src/workers/api/openapi/reference-page.ts';
import { document, handled, routes } from './app-routes.ts';

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
);

test('it is valid OpenAPI', async () => {
  const found = await validate(structuredClone(document) as unknown as Parameters<typeof validate>[0]);
  expect(found).toEqual({ valid: true, warnings: [], specification: 'OpenAPI' });
});

test('it has every route of the app, and no other, but for the views of the page', () => {
  const { overview: _, ...views } = patterns;
  const isView = (name: string) => Object.values<string>(views).some((path) => name === `GET ${path}`);
  const told = handled.filter((name) => !isView(name)).map(documentPath);
  expect(operations.map(({ name }) => name).toSorted()).toEqual(told.toSorted());
});

test('a schema with a name is the same wherever it is met, and none has a name of zod’s own', () => {
  const inputs = jsonSchemas(
    new Map(
      routes.flatMap(({ path, query, body }) =>
        [query, body?.schema].flatMap((each, place) => (each ? [[`${place} ${path}`, each] as const] : [])),
      ),
    ),
    'input',
  );
  for (const [name, schema] of inputs.named) expect(document.components.schemas[name]).toEqual(schema);
  expect(JSON.stringify(document)).not.toMatch(/__schema|\$defs/);
});

test('every body that must be there has an example, and every one fits its schema', () => {
  for (const { method, path, body } of routes) {
    if (body && isNeeded(body)) expect([method, path, body.example]).not.toContain(undefined);
    if (body?.example !== undefined) expect(body.schema.safeParse(body.example).error).toBeUndefined();
  }
});

test('the reference page has every operation, runs nothing and loads nothing', () => {
  const page = referencePage(document);
  for (const { operation } of operations) expect(page).toContain(`<h3 id="${operation.operationId}">`);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|url\(|@import|\son\w+=/);
  expect(page.match(/href="(?!#|\/openapi\.json")[^"]*"/g)).toBeNull();
});
