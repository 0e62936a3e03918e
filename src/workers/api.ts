/** The HTTP API: submit a build, list builds, read one with its plan and its events, and its status page. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { type BuildCreated, type BuildList, BuildStatus, type BuildView, type EventPage } from '../core/api.ts';
import { LimitChanges } from '../core/submission.ts';
import type { WorkPlan } from '../core/work-plan.ts';
import type { Env } from '../env.ts';
import { pageKey } from '../git/capability.ts';
import type { ApiPorts, ApiTypes } from './api-ports.ts';
import { authorize } from './auth.ts';
import { isBuildId } from './build-id.ts';
import { inputErrors } from './input-errors.ts';
import { statusPage } from './page.ts';
import { problem, problemKinds, problemResponse } from './problems.ts';
import { submitBuild } from './submit.ts';

const maxBodyBytes = 1_000_000;

const ListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  before: z.string().max(100).optional(),
  status: BuildStatus.optional(),
});
/** `wait` is in seconds: with it, the answer comes at the next event or when the time is over. */
const EventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  wait: z.coerce.number().min(0).max(25).default(0),
});

/** The API as a Hono app; `portsOf` makes the ports from a request's environment. */
export function api(portsOf: (env: Env) => ApiPorts): Hono<ApiTypes> {
  const app = new Hono<ApiTypes>();
  app.onError((error) => problemResponse(error));
  app.notFound((c) => problem('not-found', `there is no ${c.req.path}`).getResponse());

  app.use(async (c, next) => {
    await next();
    c.header('x-content-type-options', 'nosniff');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.get('/health', (c) => c.json({ ok: true }));
  app.get('/problems/:kind', (c) => {
    const kind = Object.entries(problemKinds).find(([name]) => name === c.req.param('kind'));
    if (!kind) throw problem('not-found', 'there is no such kind of problem');
    return c.json({ type: c.req.path, ...kind[1] });
  });
  app.get('/builds/:id/page', (c) => {
    knownId(c.req.param('id'));
    return statusPage();
  });

  app.use('/builds/*', async (c, next) => {
    const ports = portsOf(c.env);
    const request = {
      authorization: c.req.header('authorization'),
      method: c.req.method,
      buildId: /^\/builds\/([^/]+)/.exec(c.req.path)?.[1],
    };
    c.set('secret', await authorize(request, ports.settings));
    c.set('ports', ports);
    await next();
  });

  const tooLarge = () => {
    throw problem('too-large', `a submission has at most ${maxBodyBytes} bytes`);
  };
  app.post('/builds', bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }), async (c) => {
    const id = await submitBuild(await jsonBody(c.req), c.var.ports);
    const urls = await urlsOf(c, id);
    return c.json({ id, status: 'opening', urls } satisfies BuildCreated, 201, { location: urls.self });
  });

  app.get('/builds', async (c) => {
    const query = parseQuery(ListQuery, c.req.query());
    const page = await c.var.ports.listBuilds(query);
    if (!page.ok) throw badQuery([{ path: 'before', message: 'not a cursor that this list gave' }]);
    const builds = await Promise.all(page.builds.map(async (build) => ({ ...build, urls: await urlsOf(c, build.id) })));
    return c.json({ builds, next: page.next } satisfies BuildList);
  });

  app.get('/builds/:id', async (c) => {
    const id = knownId(c.req.param('id'));
    const { builds, settings } = c.var.ports;
    const view = found(await builds.view(id), id);
    return c.json({ ...view, scripted: settings.scripted, urls: await urlsOf(c, id) } satisfies BuildView);
  });

  app.post('/builds/:id/resume', bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }), async (c) => {
    const id = knownId(c.req.param('id'));
    const { builds, settings } = c.var.ports;
    const limits = LimitChanges.safeParse(await jsonBody(c.req));
    if (!limits.success) throw invalidLimits(inputErrors(limits.error));
    found(await builds.view(id), id);
    if (!(await builds.resume(id, limits.data))) throw problem('conflict', `the build ${id} is not paused`);
    const view = found(await builds.view(id), id);
    return c.json({ ...view, scripted: settings.scripted, urls: await urlsOf(c, id) } satisfies BuildView);
  });

  app.get('/builds/:id/plan', async (c) => {
    const id = knownId(c.req.param('id'));
    const { builds } = c.var.ports;
    const plan = await builds.plan(id);
    if (plan) return c.json(plan satisfies WorkPlan);
    found(await builds.view(id), id);
    throw problem('not-found', `the build ${id} has no plan yet`);
  });

  app.get('/builds/:id/events', async (c) => {
    const id = knownId(c.req.param('id'));
    const { after, limit, wait } = parseQuery(EventsQuery, c.req.query());
    const page = await c.var.ports.builds.events(id, { after, limit, waitMs: wait * 1000 });
    return c.json(found(page, id) satisfies EventPage);
  });

  refuseOtherMethods(app, '/builds', 'GET, POST');
  refuseOtherMethods(app, '/builds/:id/resume', 'POST');
  for (const path of ['/health', '/builds/:id', '/builds/:id/plan', '/builds/:id/events', '/builds/:id/page'])
    refuseOtherMethods(app, path, 'GET');
  return app;
}

function refuseOtherMethods(app: Hono<ApiTypes>, path: string, allow: string): void {
  app.all(path, (c) => {
    throw problem('method-not-allowed', `${c.req.method} is not allowed; use ${allow}`, { headers: { allow } });
  });
}

async function jsonBody(request: { text(): Promise<string> }): Promise<unknown> {
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw problem('invalid-request', 'the body is not JSON', { cause });
  }
}

function parseQuery<Schema extends z.ZodType>(schema: Schema, query: Record<string, string>): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw badQuery(inputErrors(parsed.error));
  return parsed.data;
}

const badQuery = (errors: { path: string; message: string }[]) =>
  problem(
    'invalid-request',
    `the query has faults: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
    {
      errors,
    },
  );

const invalidLimits = (errors: { path: string; message: string }[]) =>
  problem('invalid-submission', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), { errors });

const originOf = (c: { req: { url: string } }): string => new URL(c.req.url).origin;

/** The key of the page is in the fragment, which browsers do not send. */
async function urlsOf(c: Context<ApiTypes>, id: string): Promise<BuildView['urls']> {
  const self = `${originOf(c)}/builds/${id}`;
  const key = await pageKey(c.var.secret, id);
  return { self, plan: `${self}/plan`, events: `${self}/events`, page: `${self}/page#${key}` };
}

/** Text that is no id wakes no object. */
function knownId(id: string): string {
  return found(isBuildId(id) ? id : null, id);
}

function found<T>(value: T | null, id: string): T {
  if (value === null) throw problem('not-found', `there is no build ${id}`);
  return value;
}
