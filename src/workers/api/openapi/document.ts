/** The OpenAPI 3.1 document, made from the table of routes: what it says of a request is what is validated. */
import type { z } from 'zod';
import { Problem, problemKinds } from '../../../core/contract/problems.ts';
import { type Area, areas, type Media, type Route, type RouteBody } from '../route.ts';
import type { Content, OpenApiDocument, Operation, Parameter } from './document-types.ts';
import { type Example, placedExamples } from './example-places.ts';
import { examples } from './examples/examples.ts';
import { answerHeaders, headerParameters, headersOf, unchanged } from './headers.ts';
import { type JsonSchema, type JsonSchemas, jsonSchemas } from './json-schemas.ts';
import { problemAnswers, problemExamples, problemResponses, problemsOf } from './problem-answers.ts';
import { messageSchemas, webhookMessages } from './webhook-messages.ts';

/** Of the contract: raised when something is taken away or changes its meaning, not when something is added. */
export const contractVersion = '1.0.0';

export function openApiDocument(routes: readonly Route[]): OpenApiDocument {
  const inputs = jsonSchemas(new Map(routes.flatMap(inputsOf)), 'input');
  const outputs = jsonSchemas(
    new Map([...routes.flatMap(answerOf), ...messageSchemas(), ['problem', Problem]]),
    'output',
  );
  const { answers, messages } = examples();
  const { exampleOf, shared } = placedExamples(
    routes.map((each) => [exampleKey(each), operationId(each)]),
    answers,
  );
  const paths = Map.groupBy(routes, ({ path }) => documentPath(path));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Breakwater',
      version: contractVersion,
      summary: 'Autonomous multi-hour software builds: submit one, follow it, steer it.',
      description: about,
    },
    servers: [{ url: '/', description: 'Where this document comes from.' }],
    tags: Object.entries({ ...areas, webhooks }).map(([name, description]) => ({ name, description })),
    security: [{ bearer: [] }],
    paths: Object.fromEntries(
      [...paths].map(([path, of]) => [
        path,
        Object.fromEntries(of.map((each) => [each.method.toLowerCase(), operation(each, inputs, outputs, exampleOf)])),
      ]),
    ),
    webhooks: webhookMessages(outputs.of, messages) as OpenApiDocument['webhooks'],
    components: {
      schemas: Object.fromEntries([...named(inputs), ...named(outputs)].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      headers: answerHeaders,
      responses: problemResponses(),
      examples: { ...problemExamples(), ...shared },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'The API token of the deployment, or one that was made with it. What a route needs stands in it.',
        },
      },
    },
  };
}

const about = `Errors are problem documents (RFC 9457); \`type\` is a path that explains the kind. What is answered may grow: leave out fields, event types and statuses that you do not know. What is sent is strict: unknown fields and parameters are refused. A method that a path does not have is answered 405 with \`allow\`; HEAD is answered where GET is.`;
const webhooks = 'Messages to the webhooks of a build, after Standard Webhooks.';

const named = ({ named: schemas }: JsonSchemas): [string, JsonSchema][] => [...schemas];
const keyOf = ({ method, path }: Route, part: 'query' | 'body' | 'answer'): string => `${part} of ${method} ${path}`;
const exampleKey = ({ method, path }: Route): string => `${method} ${path}`;
const isMedia = (answer: Route['answer']): answer is Media => 'media' in answer;

function inputsOf(route: Route): [string, z.ZodType][] {
  const { query, body } = route;
  return [
    ...(query ? [[keyOf(route, 'query'), query] as [string, z.ZodType]] : []),
    ...(body ? [[keyOf(route, 'body'), body.schema] as [string, z.ZodType]] : []),
  ];
}

const answerOf = (route: Route): [string, z.ZodType][] =>
  isMedia(route.answer) ? [] : [[keyOf(route, 'answer'), route.answer]];

function operation(
  route: Route,
  inputs: JsonSchemas,
  outputs: JsonSchemas,
  exampleOf: (key: string) => Example,
): Operation {
  const { method, path, area, summary, about: description, scope, body, isSocket, answer, also = [] } = route;
  const status = isSocket ? 101 : (route.status ?? 200);
  const bodySchema = inputs.of.get(keyOf(route, 'body'));
  const json = outputs.of.get(keyOf(route, 'answer'));
  const content: Content = {
    ...(json ? { 'application/json': { schema: json, ...exampleOf(exampleKey(route)) } } : {}),
    ...Object.fromEntries(
      [...(isMedia(answer) ? [answer] : []), ...also].map(({ media }) => [
        media,
        exampleOf(`${exampleKey(route)} ${media}`),
      ]),
    ),
  };
  return {
    operationId: operationId(route),
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [area satisfies Area],
    security: scope === null ? [] : [{ bearer: [scope] }],
    parameters: [
      ...pathParameters(path),
      ...queryParameters(inputs.of.get(keyOf(route, 'query'))),
      ...headerParameters(route),
    ],
    // A body of DELETE has no meaning in HTTP.
    ...(body && bodySchema && method !== 'DELETE'
      ? {
          requestBody: {
            required: isNeeded(body),
            content: { 'application/json': { schema: bodySchema, ...example(body.example) } },
          },
        }
      : {}),
    responses: {
      [route.isSocket ? '101' : String(status)]: {
        description: isMedia(answer) ? answer.about : summary,
        headers: route.isSocket ? {} : headersOf(route),
        content,
      },
      ...unchanged(route),
      ...problemAnswers(problemsOf(route)),
    } as Operation['responses'],
  };
}

/** Whether a request without a body is refused. */
export const isNeeded = ({ empty, schema }: RouteBody): boolean =>
  empty === undefined || !schema.safeParse(empty).success;

const example = (value: unknown): { example?: unknown } => (value === undefined ? {} : { example: value });

/** `GET /builds/:id/plan` is `getBuildsIdPlan`. */
const operationId = ({ method, path }: Route): string =>
  `${method.toLowerCase()}${[...path.matchAll(/[A-Za-z]+/g)].map(([word]) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('')}`;

export const documentPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

const pathParameters = (path: string): Parameter[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: pathSchemas[path.startsWith(`/builds/:${name}`) ? 'build' : name] ?? { type: 'string' },
  }));

const pathSchemas: Record<string, JsonSchema> = {
  build: { type: 'string', pattern: '^b[a-z2-7]{10}$', description: 'The id of a build.' },
  kind: { type: 'string', enum: Object.keys(problemKinds) },
};

function queryParameters(schema: JsonSchema | undefined): Parameter[] {
  const { properties = {}, required = [] } = schema ?? {};
  return Object.entries(properties as Record<string, JsonSchema>).map(([name, { description, ...each }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: each,
    ...(description === undefined ? {} : { description }),
  }));
}
