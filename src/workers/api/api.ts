/** The HTTP API: submit a build, steer it, delete it, list builds, read one with its plan and its events, and its status page. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { EventPage } from '../../core/contract/events.ts';
import { problemKinds } from '../../core/contract/problems.ts';
import { evidenceKey } from '../../core/contract/screenshots.ts';
import { type BuildCreated, type BuildList, BuildStatus, type SpecAnswer } from '../../core/contract/views.ts';
import { oneLine } from '../../core/one-line.ts';
import type { WorkPlan } from '../../core/plan/work-plan.ts';
import type { Env } from '../../env.ts';
import { statusPage } from '../page/page.ts';
import { addCommands, commandRoutes } from './commands.ts';
import { needs, ownBuild, signedIn } from './guard.ts';
import { jsonBody } from './json-body.ts';
import type { ApiPorts, ApiTypes } from './ports.ts';
import { problem, problemResponse } from './problems.ts';
import { badQuery, decimalNumber, parseQuery, wholeNumber } from './query.ts';
import { buildAnswer, found, knownId, tooLarge, urlsOf } from './requests.ts';
import { submitBuild } from './submit.ts';

const maxBodyBytes = 1_000_000;

const ListQuery = z.strictObject({
  limit: wholeNumber(1, 100).default(20),
  before: z.string().max(100).optional(),
  status: BuildStatus.optional(),
});
/** `wait` is in seconds: with it, the answer comes at the next event or when the time is over. */
const EventsQuery = z.strictObject({
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
  limit: wholeNumber(1, 500).default(100),
  wait: decimalNumber(0, 25).default(0),
});

/** The API as a Hono app; `portsOf` makes the ports from a request's environment. */
export function api(portsOf: (env: Env) => ApiPorts): Hono<ApiTypes> {
  const app = new Hono<ApiTypes>();
  app.onError((error, c) => problemResponse(error, portsOf(c.env).isDiskFull));
  app.notFound((c) => problem('not-found', `there is no ${oneLine(c.req.path)}`).getResponse());

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

  app.use('/builds/*', signedIn(portsOf));
  app.use('/builds', needs());
  app.use('/builds/:id/*', ownBuild);

  const onError = () => tooLarge('a submission', maxBodyBytes);
  app.post('/builds', bodyLimit({ maxSize: maxBodyBytes, onError }), async (c) => {
    // Builds that are there can be watched and steered all the same.
    const { fault } = c.var.ports.settings;
    if (fault !== null) {
      console.error('misconfigured:', fault);
      throw problem('misconfigured', fault);
    }
    const id = await submitBuild(await jsonBody(c.req, { invalid: 'invalid-submission' }), c.var.caller, c.var.ports);
    const urls = await urlsOf(c, id);
    return c.json({ id, status: 'opening', urls } satisfies BuildCreated, 201, { location: urls.self });
  });

  app.get('/builds', async (c) => {
    const query = parseQuery(ListQuery, c.req.queries());
    const { isOperator, tenant } = c.var.caller;
    const page = await c.var.ports.listBuilds({ ...query, tenant: isOperator ? null : tenant });
    if (!page.ok) throw badQuery([{ path: 'before', message: 'not a cursor that this list gave' }]);
    const builds = await Promise.all(page.builds.map(async (build) => ({ ...build, urls: await urlsOf(c, build.id) })));
    return c.json({ builds, next: page.next } satisfies BuildList);
  });

  app.get('/builds/:id', async (c) => {
    const id = knownId(c.req.param('id'));
    return c.json(await buildAnswer(c, found(await c.var.ports.builds.view(id), id)));
  });

  addCommands(app);

  app.get('/builds/:id/plan', async (c) => {
    const id = knownId(c.req.param('id'));
    const { builds } = c.var.ports;
    const plan = await builds.plan(id);
    if (plan) return c.json(plan satisfies WorkPlan);
    found(await builds.view(id), id);
    throw problem('not-found', `the build ${id} has no plan yet`);
  });

  app.get('/builds/:id/spec', async (c) => {
    const id = knownId(c.req.param('id'));
    const { builds } = c.var.ports;
    const spec = await builds.spec(id);
    if (spec) return c.json(spec satisfies SpecAnswer);
    found(await builds.view(id), id);
    throw problem('not-found', `the build ${id} has no spec: a work plan was submitted`);
  });

  app.get('/builds/:id/events', async (c) => {
    const id = knownId(c.req.param('id'));
    const { after, limit, wait } = parseQuery(EventsQuery, c.req.queries());
    const page = await c.var.ports.builds.events(id, { after, limit, waitMs: wait * 1000 });
    return c.json(found(page, id) satisfies EventPage);
  });

  app.get('/builds/:id/evidence/:evidence', async (c) => {
    const id = knownId(c.req.param('id'));
    const evidence = c.req.param('evidence');
    const { builds, evidence: keptAt } = c.var.ports;
    found(await builds.view(id), id);
    const key = evidenceKey(id, evidence);
    const png = key === null ? null : await keptAt(key);
    if (!png) throw problem('not-found', `the build ${id} has no evidence ${oneLine(evidence)}, or not any more`);
    return c.body(png, 200, { 'content-type': 'image/png', 'content-security-policy': "default-src 'none'; sandbox" });
  });

  refuseOtherMethods(app, '/builds', 'GET, POST');
  for (const [path, methods] of commandRoutes)
    refuseOtherMethods(app, path, [...(path === '/builds/:id' ? ['GET'] : []), ...methods].join(', '));
  for (const path of [
    '/health',
    '/builds/:id/plan',
    '/builds/:id/spec',
    '/builds/:id/events',
    '/builds/:id/evidence/:evidence',
    '/builds/:id/page',
  ])
    refuseOtherMethods(app, path, 'GET');
  return app;
}

function refuseOtherMethods(app: Hono<ApiTypes>, path: string, allow: string): void {
  app.all(path, (c) => {
    throw problem('method-not-allowed', `${oneLine(c.req.method)} is not allowed; use ${allow}`, {
      headers: { allow },
    });
  });
}
