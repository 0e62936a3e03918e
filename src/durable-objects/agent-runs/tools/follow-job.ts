/** A command of a run as a job of its sandbox: begun once, and asked for again until it has ended. */
import type { RunSandbox } from '../../../containers/driver/object-sandbox.ts';
import type { SandboxAnswer } from '../../../containers/driver/sandbox.ts';
import { oneLine } from '../../../core/one-line.ts';
import { type ServiceToRun, withServices } from '../../../core/runs/services.ts';
import { browserJob } from '../../../core/sandbox/browser.ts';
import type { JobState } from '../../../core/sandbox/commands.ts';
import type { LiveCommand } from '../live-command.ts';

/** How long the sandbox holds an answer in which there is nothing new: at first a little, so that it is soon to be seen. */
const firstWaitMs = 5000;
const waitMs = 20_000;
/** In a sandbox without jobs a command must end within the 15 minutes that the platform gives a handler. */
const longestCallMs = 10 * 60_000;

/** `name` is the job's, `life` that of the sandbox in which it belongs; null in a sandbox that knows no jobs. */
export type JobPlace = {
  name: string;
  life: string | null;
  sandbox: Pick<RunSandbox, 'call' | 'exec'>;
  live: LiveCommand;
  /** Run beside it. */
  services?: readonly ServiceToRun[];
  /** Whether a browser may be at work in the sandbox, with the same services. */
  hasBrowser?: boolean;
  signal: AbortSignal;
};
export type JobCommand = {
  command: string;
  /** How it is told, where that is not how it runs. */
  title?: string;
  cwd?: string;
  timeoutMs: number;
  onCleanTree?: boolean;
  clean?: boolean;
};

/** Whether it has ended, or how it goes on. Without jobs it is run to its end, and whoever stops listening ends it. */
export async function followJob(place: JobPlace, wanted: JobCommand): Promise<SandboxAnswer<JobState>> {
  const { name, life, sandbox, live, signal, services = [], hasBrowser = false } = place;
  const { onCleanTree = false, title = wanted.command, ...rest } = wanted;
  const command = { ...rest, command: withServices(wanted.command, services, wanted.cwd) };
  const timeoutMs = Math.max(1000, Math.ceil(wanted.timeoutMs));
  if (life === null)
    return runInOneCall(place, { ...wanted, ...command, timeoutMs: Math.min(timeoutMs, longestCallMs) });
  const seenBytes = live.seenBytes(name);
  if (hasBrowser && services.length > 0 && seenBytes === null) {
    // Twice at work, services share their ports and spoil their data.
    const stopped = await sandbox.call('stop', { job: browserJob }, signal);
    if (!stopped.ok) return stopped;
  }
  const since = seenBytes === null ? { waitMs: firstWaitMs } : { seenBytes, waitMs };
  const request = { ...command, timeoutMs, job: name, life, onCleanTree, ...since };
  const state = await sandbox.call('job', request, signal);
  if (state.ok) live.heard({ name, title: oneLine(title) }, state.result);
  return state;
}

async function runInOneCall(
  { sandbox, signal }: JobPlace,
  { onCleanTree, clean: _clean, title: _title, ...request }: JobCommand,
): Promise<SandboxAnswer<JobState>> {
  const put = onCleanTree ? await sandbox.call('reset', {}, signal) : null;
  if (put && !put.ok) return put;
  const ran = await sandbox.exec(request, { signal });
  return ran.ok ? { ok: true, result: { kind: 'ended', result: ran.result, endedWithIt: [] } } : ran;
}
