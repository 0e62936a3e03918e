/** Performs a Build's effects. Each may be performed more than once: all of them are safe to repeat. */
import type { BuildState, Merge } from '../../core/build/state.ts';
import type { BuildInput, Effect } from '../../core/build/step-types.ts';
import { integrationRef, workingRefsPrefix } from '../../core/refs.ts';
import { nextTryInMs } from '../../core/webhooks.ts';
import type { Env } from '../../env.ts';
import { openRepository } from '../../git/open-repository.ts';
import { type GitPorts, listRefs, type Remote } from '../../git/remote.ts';
import { resolveRemote } from '../../git/resolve.ts';
import { compareAndSwap, deleteRefs } from '../../git/update-refs.ts';
import { sendWebhook, type WebhookPorts } from './send-webhook.ts';

/** `input` is what the build has to hear of it. */
export type Performed =
  | { kind: 'done'; input: BuildInput | null }
  /** It is tried again, `inMs` from now or by the outbox' own back-off. */
  | { kind: 'retry'; message: string; inMs?: number; input?: BuildInput };

/** After this many attempts a remote that does not answer counts as refusing. */
const maxAttempts = 8;
/** A remote that says no is asked as often as this. */
const maxRefusals = 2;
const globalFetch = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
const git: GitPorts = { fetch: globalFetch, timeoutMs: 30_000 };
const webhooks: WebhookPorts = { fetch: globalFetch, timeoutMs: 15_000, now: () => Date.now() };

const done = (input: BuildInput | null = null): Performed => ({ kind: 'done', input });

/** Performs an effect that was tried `attempts` times before; what it throws is a reason to try again. */
export async function perform(effect: Effect, attempts: number, build: BuildState, env: Env): Promise<Performed> {
  try {
    return await performOnce(effect, attempts, build, env);
  } catch (error) {
    return { kind: 'retry', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function performOnce(effect: Effect, attempts: number, build: BuildState, env: Env): Promise<Performed> {
  switch (effect.kind) {
    case 'start-run':
      await agentRun(env, effect.order.runId).start(effect.order);
      return done();
    case 'stop-run':
      await agentRun(env, effect.runId).stop(effect.reason);
      return done({ kind: 'run-stopped', runId: effect.runId });
    case 'wake-run':
      await agentRun(env, effect.runId).wake();
      return done();
    case 'tell-run':
      return tellRun(effect, env);
    case 'open-repositories':
      return openRepositories(build, attempts, env);
    case 'advance-refs':
      return advanceRefs(effect, build, attempts, env);
    case 'delete-working-refs':
      return deleteWorkingRefs(build, attempts, env);
    case 'send-webhook':
      return tellWebhook(effect, attempts, build, env);
    case 'remove-transcript':
      return removeTranscript(effect.runId, env);
    default:
      return effect satisfies never;
  }
}

export const agentRun = (env: Env, runId: string) => env.AGENT_RUN.get(env.AGENT_RUN.idFromName(runId));

/** A run that has not begun yet is told once it has. */
async function tellRun({ runId, note }: Extract<Effect, { kind: 'tell-run' }>, env: Env): Promise<Performed> {
  const told = await agentRun(env, runId).tell(note);
  return told ? done() : { kind: 'retry', message: `the run ${runId} has not begun` };
}

async function tellWebhook(
  { webhook, id, body }: Extract<Effect, { kind: 'send-webhook' }>,
  attempts: number,
  build: BuildState,
  env: Env,
): Promise<Performed> {
  const url = build.submission.webhooks[webhook]?.url;
  if (url === undefined) return done();
  const tries = attempts + 1;
  const input = {
    kind: 'webhook-answered' as const,
    webhook,
    tries,
    ...(await sendWebhook({ url, id, body }, env, webhooks)),
  };
  const inMs = input.answer === 'failed' ? nextTryInMs(tries, Math.random()) : null;
  return inMs === null ? done(input) : { kind: 'retry', message: `${id}: ${input.message}`, inMs, input };
}

async function removeTranscript(runId: string, env: Env): Promise<Performed> {
  const removed = await agentRun(env, runId).removeTranscript();
  return removed ? done() : { kind: 'retry', message: `the run ${runId} has not ended` };
}

/** Opens the integration branch of every repository at its base; a branch that is there already is taken as it is. */
async function openRepositories(build: BuildState, attempts: number, env: Env): Promise<Performed> {
  const results = await Promise.all(
    build.repositories.map(async (repository) => {
      const { name } = repository;
      const opened = await openRepository(repository, env, git);
      if (!opened.ok)
        return {
          ok: false as const,
          message: `repository ${name}: ${opened.message}`,
          mayPass: opened.isOutage === true,
        };
      const update = { ref: integrationRef(build.id), from: null, to: opened.sha };
      const swapped = await compareAndSwap(opened.remote, update, git);
      if (swapped.ok) return { ok: true as const, name, base: opened.base, head: opened.sha };
      if (swapped.reason === 'moved' && swapped.actual !== null)
        return { ok: true as const, name, base: opened.base, head: swapped.actual };
      const message = swapped.reason === 'moved' ? 'the integration branch comes and goes' : swapped.message;
      return {
        ok: false as const,
        message: `repository ${name}: ${message}`,
        mayPass: swapped.reason === 'unreachable',
      };
    }),
  );
  const refused = results.flatMap((result) => (result.ok ? [] : [result]));
  if (refused.length > 0) {
    const message = refused.map((refusal) => refusal.message).join('; ');
    const most = refused.every(({ mayPass }) => mayPass) ? maxAttempts : maxRefusals;
    return attempts < most ? { kind: 'retry', message } : done({ kind: 'repositories-refused', message });
  }
  const repositories = results.flatMap((result) =>
    result.ok ? [{ name: result.name, base: result.base, head: result.head }] : [],
  );
  return done({ kind: 'repositories-opened', repositories });
}

const remoteOf = (build: BuildState, name: string, env: Env): { remote: Remote } | { message: string } => {
  const repository = build.repositories.find((candidate) => candidate.name === name);
  if (!repository) return { message: `there is no repository ${name}` };
  const resolved = resolveRemote(repository.url, env);
  return resolved.ok ? { remote: resolved.remote } : { message: resolved.message };
};

/** Moves the integration refs one after the other; the first that has been moved by someone else ends it. */
async function advanceRefs(
  { task, merges }: { task: string; merges: Merge[] },
  build: BuildState,
  attempts: number,
  env: Env,
): Promise<Performed> {
  const heads: { repository: string; head: string | null }[] = [];
  for (const { repository, from, to } of merges) {
    const target = remoteOf(build, repository, env);
    if ('message' in target) return done({ kind: 'refs-refused', task, message: target.message });
    const swapped = await compareAndSwap(target.remote, { ref: integrationRef(build.id), from, to }, git);
    if (swapped.ok) {
      heads.push({ repository, head: to });
      continue;
    }
    if (swapped.reason === 'moved') {
      heads.push({ repository, head: swapped.actual });
      return done({ kind: 'refs-advanced', task, moved: false, heads });
    }
    if (swapped.reason === 'unreachable' && attempts < maxAttempts) return { kind: 'retry', message: swapped.message };
    return done({ kind: 'refs-refused', task, message: `${repository}: ${swapped.message}` });
  }
  return done({ kind: 'refs-advanced', task, moved: true, heads });
}

/** Removes candidates, checkpoints and graded merges of a build that has ended. */
async function deleteWorkingRefs(build: BuildState, attempts: number, env: Env): Promise<Performed> {
  const failures = await Promise.all(
    build.repositories.map(async ({ name }) => {
      const target = remoteOf(build, name, env);
      if ('message' in target) return [`${name}: ${target.message}`];
      const list = await listRefs(target.remote, { ...git, prefixes: [workingRefsPrefix(build.id)] });
      if (!list.ok) return [`${name}: ${list.message}`];
      const deleted = await deleteRefs(target.remote, [...list.refs.keys()], git);
      return deleted.ok ? [] : [`${name}: ${deleted.message}`];
    }),
  );
  const messages = failures.flat();
  if (messages.length > 0 && attempts < maxAttempts) return { kind: 'retry', message: messages.join('; ') };
  return done({ kind: 'refs-deleted', left: messages });
}
