/** The Worker: the API and the git gateway over the Build and AgentRun objects. */
import { WorkerEntrypoint } from 'cloudflare:workers';
import type { Build } from '../durable-objects/build/build.ts';
import type { Env } from '../env.ts';
import { verifyRunToken } from '../git/capability.ts';
import { openRepository } from '../git/open-repository.ts';
import { resolveRemote } from '../git/resolve.ts';
import { listBuilds } from '../history/list.ts';
import { api } from './api.ts';
import type { ApiPorts, BuildPort } from './api-ports.ts';
import { buildId } from './build-id.ts';
import { type GatewayPorts, gitGateway, serveRun } from './git-gateway/git-gateway.ts';

export { AgentRun } from '../durable-objects/agent-run/agent-run.ts';
export { Build } from '../durable-objects/build/build.ts';

/** A submission waits for its repositories; nobody waits longer than this. */
const openTimeoutMs = 10_000;

function apiPorts(env: Env): ApiPorts {
  // An event's data is JSON of any depth, which the types that RPC puts around a result cannot follow.
  const build = (id: string) => env.BUILD.get(env.BUILD.idFromName(id)) as unknown as Pick<Build, keyof BuildPort>;
  return {
    builds: {
      create: (input) => build(input.id).create(input),
      view: (id) => build(id).view(),
      plan: (id) => build(id).plan(),
      steer: (id, command) => build(id).steer(command),
      events: (id, query) => build(id).events(query),
    },
    listBuilds: (query) => listBuilds(env.DB, query),
    openRepository: (repository) => openRepository(repository, env, { fetch: globalFetch, timeoutMs: openTimeoutMs }),
    newBuildId: () => buildId(crypto.getRandomValues(new Uint8Array(10))),
    settings: {
      apiToken: env.API_TOKEN,
      capabilitySecret: env.CAPABILITY_SECRET,
      scripted: env.SCRIPTED_MODEL === 'true',
    },
  };
}

function gatewayPorts(env: Env): GatewayPorts {
  return {
    runOf: async (token) => (env.CAPABILITY_SECRET ? verifyRunToken(env.CAPABILITY_SECRET, token) : null),
    accessOf: (runId) => env.AGENT_RUN.get(env.AGENT_RUN.idFromName(runId)).gitAccess(),
    resolve: (url) => resolveRemote(url, env),
    fetch: globalFetch,
  };
}

const globalFetch = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);

/** The git remote inside a run's container. The props come from the run's own object, so no token has to prove them. */
export class RunGit extends WorkerEntrypoint<Env, { runId: string }> {
  override async fetch(request: Request): Promise<Response> {
    const ports = gatewayPorts(this.env);
    return serveRun(request, await ports.accessOf(this.ctx.props.runId), ports);
  }
}

const app = api(apiPorts);
app.route('/git', gitGateway(gatewayPorts));

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
