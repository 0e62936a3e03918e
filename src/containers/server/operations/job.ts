/** Commands as jobs: each is started once, goes on whoever listens, and its end is kept for whoever asks again. */

import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { browserJob } from '../../../core/sandbox/browser.ts';
import type { JobRequest, JobState } from '../../../core/sandbox/commands.ts';
import type { Done } from '../../../core/sandbox/protocol.ts';
import { startCommand } from '../process/running-command.ts';
import { type Host, inTurn } from '../sandbox/host.ts';
import type { HostedSandbox, Job } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { reset } from './reset.ts';

type Request = z.output<typeof JobRequest>;

/** Ends that are kept, each of some 33 kB; of older ones only the name is known, so that none is started twice. */
const keptEnds = 64;
/** Output that comes sooner is told with the next answer. */
const quietMs = 3000;

export async function job(host: Host, sandbox: HostedSandbox, request: Request): Promise<Outcome<JobState>> {
  const known = sandbox.jobs.get(request.job);
  if (known && known.identity !== identityOf(request))
    return failure('bad-request', `the job ${request.job} is another command`);
  if (!known && request.life !== sandbox.life) return success({ kind: 'lost' });
  if (!known && host.isStopping) return stopping();
  const { life } = sandbox;
  const { command } = known ?? begin(host, sandbox, request);
  if (command === null) return success({ kind: 'lost' });
  const started = await command;
  if (sandbox.life !== life) return success({ kind: 'lost' });
  if (!started.ok) return started;
  const state = await stateOf(started.result, request);
  // It was killed with its sandbox: that is no end of its own.
  return sandbox.life === life ? state : success({ kind: 'lost' });
}

export const stopping = () =>
  failure('stopping', 'the sandbox server is about to end and takes no new commands; another one has to be started');

/** In the table before anything is awaited: a second request that comes meanwhile finds it. */
function begin(host: Host, sandbox: HostedSandbox, request: Request): Job {
  const { jobs } = sandbox;
  const start = () => startCommand(sandbox, request);
  const startOnCleanTree = async () => {
    // Its turn may come when the sandbox is the next run's.
    if (request.life !== sandbox.life) return failure('infrastructure', 'the sandbox was begun anew');
    const put = await reset(sandbox);
    return put.ok ? start() : put;
  };
  const command = request.onCleanTree ? inTurn(host, sandbox.id, startOnCleanTree) : start();
  const begun: Job = { identity: identityOf(request), command, hasEnded: false };
  jobs.set(request.job, begun);
  // One that never ran may be asked for again.
  const forget = () => void (jobs.get(request.job) === begun && jobs.delete(request.job));
  const watch = async () => {
    const started = await begun.command;
    if (!started?.ok || !(await started.result.ended).ok) return forget();
    begun.hasEnded = true;
    dropOldEnds(jobs);
  };
  watch().catch(forget);
  return begun;
}

/** What makes it the same command; how long it may take was settled when it began. */
const identityOf = ({ command, cwd = '.', clean, onCleanTree }: Request): string =>
  JSON.stringify([command, cwd, clean, onCleanTree]);

function dropOldEnds(jobs: Map<string, Job>): void {
  const ended = [...jobs.values()].filter(({ hasEnded, command }) => hasEnded && command !== null);
  for (const old of ended.slice(0, -keptEnds)) old.command = null;
}

/** Holds the answer until there is something to say, or the time for it is over. */
async function stateOf(
  { ended, progress, wrote }: JobCommand,
  { seenBytes, waitMs }: Request,
): Promise<Outcome<JobState>> {
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(), waitMs);
  const { signal } = timeUp;
  const news = async () => {
    await delay(Math.min(quietMs, waitMs), undefined, { signal }).catch(() => undefined);
    await wrote(seenBytes, signal);
    return null;
  };
  const end = await Promise.race([ended, news()]);
  clearTimeout(timer);
  timeUp.abort();
  if (end === null) return success({ kind: 'running', ...progress() });
  return end.ok ? success({ kind: 'ended', ...end.result }) : end;
}

type JobCommand = Extract<Awaited<NonNullable<Job['command']>>, { ok: true }>['result'];

/** One that has ended, or never began, is stopped already. */
export async function stopJob(
  host: Host,
  sandbox: HostedSandbox,
  name: string,
): Promise<Outcome<z.output<typeof Done>>> {
  // In turn: one that is just being started is stopped, too.
  if (name === browserJob) await inTurn(host, sandbox.id, async () => sandbox.browser?.stop());
  const started = await sandbox.jobs.get(name)?.command;
  if (started?.ok) started.result.stop();
  return success({ done: true });
}
