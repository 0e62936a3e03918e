/** The HTTP API as a Hono app: what every request meets, and the areas with their routes. */
import { Hono } from 'hono';
import type { Env } from '../../env.ts';
import { crossOrigin } from './cross-origin.ts';
import type { ApiPorts, ApiTypes } from './ports.ts';
import { problemResponse } from './problems.ts';
import { requestId } from './request-id.ts';
import { requestLog } from './request-log.ts';
import { type Routes, refuseOtherMethods } from './route.ts';
import { addAdmin } from './routes/admin.ts';
import { addBuildSession } from './routes/build-session.ts';
import { addBuilds } from './routes/builds.ts';
import { addCommands } from './routes/commands.ts';
import { addDeployment } from './routes/deployment.ts';
import { addDoctor } from './routes/doctor.ts';
import { addDocument } from './routes/document.ts';
import { addEvents, addListStream } from './routes/events.ts';
import { addEvidence } from './routes/evidence.ts';
import { addFindings } from './routes/findings.ts';
import { addPage } from './routes/page.ts';
import { addReports } from './routes/reports.ts';
import { addRuns } from './routes/runs.ts';
import { addShares } from './routes/shares.ts';
import { addSignIn } from './routes/sign-in.ts';
import { addSignInLinks } from './routes/sign-in-links.ts';
import { addTasks } from './routes/tasks.ts';
import { addTenants } from './routes/tenants.ts';
import { addTokens } from './routes/tokens.ts';
import { addTriggerHooks } from './routes/trigger-hooks.ts';
import { addTriggers } from './routes/triggers.ts';

/** `portsOf` makes the ports from a request's environment. */
export function api(portsOf: (env: Env) => ApiPorts): Hono<ApiTypes> {
  return apiRoutes(portsOf).app;
}

/** The app with the table of its routes. */
export function apiRoutes(portsOf: (env: Env) => ApiPorts): Routes {
  const app = new Hono<ApiTypes>();
  app.onError((error, c) => problemResponse(error, c.var.requestId, portsOf(c.env).isDiskFull));
  app.use(requestId);
  app.use(async (c, next) => {
    c.set('ports', portsOf(c.env));
    await next();
    // A WebSocket is no document, and its answer cannot be made anew.
    if (c.res.webSocket) return;
    c.header('x-content-type-options', 'nosniff');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.use(requestLog);
  app.use(crossOrigin);
  const routes: Routes = { app, all: [] };
  addDeployment(routes);
  addDocument(routes);
  addDoctor(routes);
  addPage(routes);
  addListStream(routes);
  addBuilds(routes);
  addCommands(routes);
  addTasks(routes);
  addRuns(routes);
  addFindings(routes);
  addReports(routes);
  addAdmin(routes);
  addEvents(routes);
  addEvidence(routes);
  addTokens(routes);
  addTenants(routes);
  addShares(routes);
  addSignIn(routes);
  addSignInLinks(routes);
  addBuildSession(routes);
  addTriggerHooks(routes);
  addTriggers(routes);
  refuseOtherMethods(routes);
  return routes;
}
