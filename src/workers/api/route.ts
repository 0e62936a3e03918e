/** One route of the API, said once: what it takes is validated with the schemas from which the document is made. */
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Scope } from '../../core/access/caller.ts';
import type { ProblemKind } from '../../core/contract/problems.ts';
import { oneLine } from '../../core/one-line.ts';
import { tagged } from './etag.ts';
import { admit } from './guard.ts';
import { once } from './idempotency.ts';
import { inputErrors } from './input-errors.ts';
import { jsonBody } from './json-body.ts';
import type { ApiTypes } from './ports.ts';
import { problem } from './problems.ts';
import { parseQuery } from './query.ts';
import { invalid, tooLarge } from './requests.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type RouteBody<Schema extends z.ZodType = z.ZodType> = {
  schema: Schema;
  example?: z.input<Schema>;
  /** As a refusal names it: `a submission`. */
  called: string;
  maxBytes: number;
  /** The kind of problem that its faults are. */
  faults: ProblemKind;
  /** Stands for a body without anything in it; where it is not given, there has to be one. */
  empty?: unknown;
  /** Takes away what earlier releases had, before the schema looks. */
  before?: (input: unknown) => unknown;
};

/** An answer that is not JSON. */
export type Media = { media: string; about: string };

/** The areas of the document, in its order. */
export const areas = {
  builds: 'Submit builds, list them, and read what is known of one.',
  commands: 'Steer a build. Each command answers the build as it is after it.',
  tasks: 'What was asked of each task, and what came of it, round by round.',
  runs: 'What agents did: turns, tool calls, transcripts, changes.',
  reports: 'Look back: what builds cost, and how they went.',
  events: 'Follow what happens.',
  evidence: 'What was seen of pages.',
  access: 'Who may call the API: tokens, shared links, people who sign in.',
  triggers: 'What starts builds by itself: issues and reviews of forges, schedules, hooks.',
  deployment: 'The deployment itself.',
} as const;
export type Area = keyof typeof areas;

export type Route<
  Path extends string = string,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Value = unknown,
> = {
  method: Method;
  path: Path;
  area: Area;
  /** What it does, in a few words. */
  summary: string;
  about?: string;
  /** What the caller must be allowed; null where anyone may ask. */
  scope: Scope | null;
  /** Strings, each given once; absent: there are none. */
  query?: Query;
  body?: RouteBody<Body>;
  answer: z.ZodType<Value> | Media;
  /** Other media of the same answer, for those who accept them. */
  also?: readonly Media[];
  status?: 200 | 201 | 202 | 302;
  /** It answers 101, and `answer` is what each message of its WebSocket is. */
  isSocket?: true;
  /** What it answers is this caller's or this browser's alone: it is not kept, and no `Idempotency-Key` is looked at. */
  isPersonal?: true;
  /** Kinds of problems beside those that follow from the rest. */
  problems?: readonly ProblemKind[];
};

type NamesOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export type Taken<Path extends string, Query extends z.ZodType, Body extends z.ZodType> = {
  params: Record<NamesOf<Path>, string>;
  query: z.output<Query>;
  body: z.output<Body>;
};

/** A value is answered as JSON, with the status of the route. */
type Handler<Path extends string, Query extends z.ZodObject, Body extends z.ZodType, Value> = (
  c: Context<ApiTypes>,
  taken: Taken<Path, Query, Body>,
) => Promise<Value | Response>;

/** The app, and every route that it has. */
export type Routes = { readonly app: Hono<ApiTypes>; readonly all: Route[] };

const nothing = z.strictObject({});

/** Adds a route; its handler gets what the schemas have made of the request. */
export function route<
  const Path extends string,
  Value,
  Query extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Body extends z.ZodType = z.ZodUndefined,
>({ app, all }: Routes, described: Route<Path, Query, Body, Value>, handle: Handler<Path, Query, Body, Value>): void {
  const { method, path, scope, query: Query = nothing, body: taken, status = 200 } = described;
  all.push(described as unknown as Route);
  app.on(
    method,
    path,
    scope === null ? pass : admit(scope, path.startsWith('/builds/:id')),
    taken ? bodyLimit({ maxSize: taken.maxBytes, onError: () => tooLarge(taken.called, taken.maxBytes) }) : pass,
    async (c) => {
      const params = c.req.param() as Record<string, string> as Record<NamesOf<Path>, string>;
      // What is for everyone is opened in browsers, by links that others have added to.
      const query = (scope === null ? {} : parseQuery(Query, c.req.queries())) as z.output<Query>;
      const body = (taken ? await bodyOf(c, taken) : undefined) as z.output<Body>;
      const respond = async () => {
        const answer = await handle(c, { params, query, body });
        if (answer instanceof Response) return answer;
        return method === 'GET' && scope !== null
          ? tagged(c, JSON.stringify(answer))
          : c.json(answer as object, status);
      };
      if (!isKeyed(described)) return respond();
      return once(c, body, respond);
    },
  );
}

/** Whether a request that is sent again with its `Idempotency-Key` is done once. */
export const isKeyed = ({ method, scope, isPersonal }: Pick<Route, 'method' | 'scope' | 'isPersonal'>): boolean =>
  method === 'POST' && scope !== null && isPersonal !== true;

const pass: MiddlewareHandler = async (_, next) => {
  await next();
};

async function bodyOf(c: Context<ApiTypes>, { schema, faults, empty, before = (input) => input }: RouteBody) {
  const input = await jsonBody(c.req, { invalid: faults, empty });
  const parsed = schema.safeParse(before(input));
  if (!parsed.success) throw invalid(faults, inputErrors(parsed.error));
  return parsed.data;
}

/** Answers every method that a path does not have with those that it has; comes after all routes. */
export function refuseOtherMethods({ app, all }: Routes): void {
  for (const [path, routes] of Map.groupBy(all, (each) => each.path)) {
    const methods = routes.map(({ method }) => method);
    const allow = [...new Set(methods)].toSorted().join(', ');
    app.all(path, (c) => {
      throw problem('method-not-allowed', `${oneLine(c.req.method)} is not allowed; use ${allow}`, {
        headers: { allow },
      });
    });
  }
}
