/** The Worker: the API and the git gateway over the Build and AgentRun objects. */
import { WorkerEntrypoint } from 'cloudflare:workers';
import { pageDocument } from '#page';
import { containerGitToken, verifyRunToken } from '../auth/capability.ts';
import { sameText } from '../auth/mac.ts';
import { corsOrigins } from '../core/access/cors-origins.ts';
import { buildId, seededBuildId } from '../core/build-id.ts';
import { retention } from '../core/builds/ending/retention.ts';
import { filesToFind } from '../core/environments/files-to-find.ts';
import { lentValue } from '../core/environments/sandbox-secrets.ts';
import { remembered } from '../core/remembered.ts';
import type { Build } from '../durable-objects/builds/build.ts';
import { pullRequestFault } from '../durable-objects/builds/pull-requests.ts';
import { isLocalStack } from '../durable-objects/builds/send-webhook.ts';
import { retentionAdvice } from '../durable-objects/builds/setting-advice.ts';
import { streamRequest } from '../durable-objects/builds/streams.ts';
import { gitSettings } from '../durable-objects/forges.ts';
import { listReaders, listStreamRequest } from '../durable-objects/list-readers/list-readers.ts';
import { publicUrl } from '../durable-objects/public-url.ts';
import { lentSecrets } from '../durable-objects/sandboxes/lent-secrets.ts';
import { offeredLimits } from '../durable-objects/sandboxes/offered-limits.ts';
import { openedStream } from '../durable-objects/stream-places.ts';
import type { Submitted, TriggeredBuild } from '../durable-objects/triggers/start-build.ts';
import type { Env } from '../env.ts';
import { forgesOf } from '../forges/forge-settings.ts';
import { readFiles } from '../git/files/read-files.ts';
import { openRepository } from '../git/open-repository.ts';
import { reachRemote } from '../git/resolve.ts';
import { listBuilds } from '../history/list.ts';
import { migrationState, rememberedMigrations } from '../history/migration-state.ts';
import { idempotencyKeys } from '../idempotency/keys.ts';
import { accessPorts } from './access/access-ports.ts';
import { tenantPorts } from './access/tenant-ports.ts';
import { api } from './api/api.ts';
import { isDiskFull } from './api/disk.ts';
import { historyPorts } from './api/history-ports.ts';
import type { ApiPorts, BuildPort } from './api/ports.ts';
import { rememberedTenants } from './api/remembered-tenants.ts';
import { runPorts } from './api/run-ports.ts';
import { doctorPorts } from './doctor/doctor-ports.ts';
import { type EgressPorts, type EgressProps, serveEgress } from './egress/serve-egress.ts';
import { type GatewayPorts, serveRun, serveWithToken } from './git-gateway/git-gateway.ts';
import { submitTriggered } from './triggers/submissions.ts';
import { triggerPort } from './triggers/trigger-port.ts';

export { AgentRun } from '../durable-objects/agent-runs/agent-run.ts';
export { Build } from '../durable-objects/builds/build.ts';
export { KeptSnapshots } from '../durable-objects/kept-snapshots/kept-snapshots.ts';
export { ListReaders } from '../durable-objects/list-readers/list-readers.ts';
export { SandboxSlots } from '../durable-objects/sandbox-slots/sandbox-slots.ts';
export { Sandbox } from '../durable-objects/sandboxes/sandbox.ts';
export { TenantLedger } from '../durable-objects/tenant-ledgers/tenant-ledger.ts';
export { Trigger } from '../durable-objects/triggers/trigger.ts';

/** A submission waits for its repositories; nobody waits longer than this. */
const openTimeoutMs = 10_000;
/** A clone or a push of a large repository; a run that needs longer is stuck. */
const transferTimeoutMs = 600_000;

const tenantOf = rememberedTenants(1000);
const migrationsOf = rememberedMigrations(() => Date.now(), migrationState);

function apiPorts(env: Env): ApiPorts {
  // An event's data is JSON of any depth, which the types that RPC puts around a result cannot follow.
  const build = (id: string) =>
    env.BUILD.get(env.BUILD.idFromName(id)) as unknown as Pick<Build, Exclude<keyof BuildPort, 'stream'> | 'fetch'>;
  const { fault } = retention(env);
  const lent = lentSecrets(env);
  const cors = corsOrigins(env);
  return {
    builds: {
      create: (input) => build(input.id).create(input),
      view: (id, runs) => build(id).view(runs),
      tenant: (id) => tenantOf(id, () => build(id).tenant()),
      plan: (id) => build(id).plan(),
      spec: (id) => build(id).spec(),
      steer: (id, command, key) => build(id).steer(command, key),
      events: (id, query) => build(id).events(query),
      stream: async (id, query, caller) => openedStream(await build(id).fetch(streamRequest(query, caller))),
      read: (id, kind, query) => build(id).read(kind, query),
    },
    runs: runPorts(env),
    history: historyPorts(env),
    access: accessPorts(env),
    triggers: triggerPort(env),
    tenants: tenantPorts(env),
    evidence: async (key) => (await env.EVIDENCE?.get(key))?.body ?? null,
    listBuilds: (query) => listBuilds(env.DB, query),
    listStream: async (reader) => openedStream(await listReaders(env).fetch(listStreamRequest(reader))),
    openRepository: (repository) =>
      openRepository(repository, gitSettings(env), { fetch: globalFetch, timeoutMs: openTimeoutMs }),
    readFiles: (at, { timeoutMs }) =>
      readFiles(at, filesToFind, { fetch: globalFetch, timeoutMs, now: () => Date.now() }),
    deploymentLimits: () => offeredLimits(env, 'preview'),
    page: pageDocument,
    isDiskFull: () => isDiskFull(env),
    migrations: () => migrationsOf(env.DB),
    doctor: doctorPorts(env, globalFetch),
    logRequest: (line) => console.log(JSON.stringify(line)),
    newBuildId: async (seed) =>
      seed === null ? buildId(crypto.getRandomValues(new Uint8Array(10))) : seededBuildId(seed),
    idempotency: idempotencyKeys(env.DB),
    pullRequestFault: (repository) => pullRequestFault(repository.url, env),
    settings: {
      apiToken: env.API_TOKEN,
      capabilitySecret: env.CAPABILITY_SECRET,
      scripted: env.SCRIPTED_MODEL === 'true',
      webhookSecret: env.WEBHOOK_SECRET,
      isLocal: isLocalStack(env),
      publicOrigin: publicUrl(env).origin,
      secrets: env.SANDBOX_URL ? null : lent.secrets.map(({ name, hosts }) => ({ name, hosts })),
      corsOrigins: cors.origins,
      fault: fault
        ? retentionAdvice(fault)
        : (lent.fault ?? forgesOf(env.FORGES).fault ?? publicUrl(env).fault ?? cors.fault),
    },
  };
}

function gatewayPorts(env: Env): GatewayPorts {
  return {
    runOf: async (token) => (env.CAPABILITY_SECRET ? verifyRunToken(env.CAPABILITY_SECRET, token) : null),
    isOfContainer: async (runId, token) =>
      Boolean(env.CAPABILITY_SECRET) && sameText(token, await containerGitToken(env.CAPABILITY_SECRET, runId)),
    accessOf: (runId) => env.AGENT_RUN.get(env.AGENT_RUN.idFromName(runId)).gitAccess(),
    resolve: (url) => reachRemote(url, gitSettings(env)),
    fetch: globalFetch,
    timeoutMs: transferTimeoutMs,
  };
}

function egressPorts(env: Env): EgressPorts {
  return {
    isAtWork: (runId) => env.AGENT_RUN.get(env.AGENT_RUN.idFromName(runId)).isAtWork(),
    lent: (secret) => lentValue(lentSecrets(env).secrets, secret),
    fetch: globalFetch,
  };
}

const globalFetch = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);

/** The git remote inside a run's container. The props name the run, and the container's token proves who asks. */
export class RunGit extends WorkerEntrypoint<Env, { runId: string }> {
  override fetch(request: Request): Promise<Response> {
    return serveRun(request, this.ctx.props.runId, gatewayPorts(this.env));
  }
}

/** Where the objects of triggers submit; no request of the internet comes here. */
export class Submissions extends WorkerEntrypoint<Env> {
  submit(build: TriggeredBuild): Promise<Submitted> {
    return submitTriggered(build, apiPorts(this.env));
  }
}

/** One host of the internet as a run's container sees it, where its build allows that host. */
export class RunEgress extends WorkerEntrypoint<Env, EgressProps> {
  override fetch(request: Request): Promise<Response> {
    return serveEgress(request, this.ctx.props, egressPorts(this.env));
  }
}

/** Of one environment they are the same: to read its settings takes milliseconds, and a page asks several times. */
const app = api(remembered(apiPorts));
app.all('/git/*', (c) => serveWithToken(c.req.raw, gatewayPorts(c.env)));

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
