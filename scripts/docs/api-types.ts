/** The types of the HTTP API for TypeScript clients, from its OpenAPI document. */
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

/** It is typed for Workers, whose types do not go with those of Node: so it is loaded by its path. */
const source = '../../src/workers/api/openapi/api-document.ts';

export async function apiTypes(): Promise<string> {
  const { apiDocument }: { apiDocument: () => OpenAPI3 } = await import(source);
  const types = astToString(
    await openapiTS(withoutExamples(apiDocument()), { alphabetize: true, defaultNonNullable: false }),
  );
  return `/** Every route of the HTTP API with what it takes and answers. Made by \`npm run docs\`: do not edit. */\n\n${types}`;
}

/** They are as long as all the rest, and say nothing of types. */
const withoutExamples = (document: object): OpenAPI3 =>
  JSON.parse(
    JSON.stringify(document, function (this: object, key, value) {
      return key === 'example' && ('schema' in this || typeof value === 'string') ? undefined : value;
    }),
  );
