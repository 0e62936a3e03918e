/** Performs a Build's effects. Each may be performed more than once: all of them are safe to repeat. */
import { commentSeal } from '../../auth/capability.ts';
import { owedUsd } from '../../core/builds/limits/tenant-account.ts';
import type { BuildState } from '../../core/builds/state.ts';
import type { Effect } from '../../core/builds/step-types.ts';
import { nextTryInMs } from '../../core/contract/webhooks.ts';

import type { Env } from '../../env.ts';
import { gitSettings, openForge } from '../forges.ts';
import { publicUrl } from '../public-url.ts';
import { advanceRefs, deleteWorkingRefs, openRepositories } from './git-effects.ts';
import { done, type Performed } from './performed.ts';
import { tellForges } from './pull-requests.ts';
import { sendWebhook, type WebhookPorts } from './send-webhook.ts';
import { tellIssue } from './tell-issue.ts';
import { tenantLedger } from './top-up.ts';

const webhooks: WebhookPorts = { fetch: (url, init) => fetch(url, init), timeoutMs: 15_000, now: () => Date.now() };

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
    case 'end-sandbox':
      await env.SANDBOX.get(env.SANDBOX.idFromName(effect.sandbox)).endWarm();
      return done();
    case 'tell-run':
      return tellRun(effect, env);
    case 'open-repositories':
      return openRepositories(build, attempts, gitSettings(env));
    case 'advance-refs':
      return advanceRefs(effect, build, attempts, gitSettings(env));
    case 'delete-working-refs':
      return deleteWorkingRefs(build, attempts, gitSettings(env));
    case 'pull-requests':
      return tellForges(effect, build, attempts, env);
    case 'send-webhook':
      return tellWebhook(effect, attempts, build, env);
    case 'tell-issue':
      return tellIssue(build, attempts, {
        forgeOf: (url) => openForge(url, env),
        seal: (place) => commentSeal(env.CAPABILITY_SECRET, place),
        origin: publicUrl(env).origin,
      });
    case 'settle-tenant':
      await tenantLedger(env, build).settle(build.id, owedUsd(build));
      return done();
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
