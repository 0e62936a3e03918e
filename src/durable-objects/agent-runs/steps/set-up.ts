/** Brings a sandbox that is ready to what the repositories need: one command of `setup`, or one change of its network, a step. */
import { failedSetUp, failedSetUpText } from '../../../core/environments/failed-set-up.ts';
import { withoutDetectedSetUp } from '../../../core/environments/without-detected-set-up.ts';
import { type Change, onTopOf } from '../../../core/runs/change.ts';
import { endWith } from '../../../core/runs/endings.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import { preparedOutcome } from '../../../core/runs/preparing.ts';
import { sandboxTrouble } from '../../../core/runs/put-off.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import {
  changesAccess,
  doneWithout,
  type NextSetUp,
  type SetUpCommand,
  setUpCommands,
} from '../../../core/runs/set-up.ts';
import type { SettleResult } from '../../../core/sandbox/kept.ts';
import type { OperationRequest, SandboxError } from '../../../core/sandbox/protocol.ts';
import { clockOf, type Ports } from '../ports.ts';
import { folderOf, longestSetUpMs, runTest } from '../tools/test-run.ts';
import { prepareSandbox, unprepared } from './prepare.ts';

export function setUp(record: RunRecord, next: NonNullable<NextSetUp>, ports: Ports): Promise<Change> {
  return next.kind === 'access' ? changeAccess(record, next.during, ports) : runCommand(record, next.command, ports);
}

/** Changes what the sandbox may reach, for as long as a call says; answers what went wrong, or null. */
export async function openNetwork(
  record: RunRecord,
  during: 'setup' | 'run',
  ports: Ports,
): Promise<SandboxError | null> {
  if (!changesAccess(record)) return null;
  const prepared = await prepareSandbox(record, during, ports);
  if (!prepared.ok) return prepared.error;
  const isThere = prepared.result.kind === 'prepared' && prepared.result.kept;
  return isThere ? null : { reason: 'infrastructure', message: 'the sandbox was begun anew under a hand-in' };
}

/** Has the sandbox reach what it may from now on, with the variables of the repositories. */
export async function changeAccess(record: RunRecord, during: 'setup' | 'run', ports: Ports): Promise<Change> {
  const prepared = await prepareSandbox(record, during, ports);
  if (!prepared.ok) return sandboxTrouble(record, prepared.error, clockOf(ports));
  if (prepared.result.kind !== 'prepared') return unprepared(record, prepared.result, ports);
  const { setUp: before } = record.state;
  // One that was begun anew lacks what the run has brought into it.
  if (!prepared.result.kept) return { state: { sandbox: 'unsure', setUp: { ...before, done: 0, during } } };
  return { state: { setUp: { ...before, during }, backoff: null } };
}

async function runCommand(record: RunRecord, wanted: SetUpCommand, ports: Ports): Promise<Change> {
  const { setUp: before, sandboxLife: life } = record.state;
  const { sandbox, live, signal } = ports;
  const timeoutMs = Math.min(longestSetUpMs, deadlineOf(record) - ports.now());
  const place = { name: setUpJob(record, before.done), life, sandbox, live, signal };
  const ran = await runTest(place, { command: wanted.command, cwd: folderOf(wanted), timeoutMs });
  if (ran.kind === 'running') return record.state.backoff === null ? {} : { state: { backoff: null } };
  if (ran.kind === 'failed') return sandboxTrouble(record, ran.error, clockOf(ports));
  if (ran.result.exitCode === 0) {
    const done = before.done + 1;
    // A preparer also keeps what there is then; see prepare-base.ts.
    const isEnd = done === setUpCommands(record).length && record.order.assignment.role !== 'preparer';
    const settled = isEnd ? await endSetUp({}, ports) : { ok: true as const };
    if (!settled.ok) return sandboxTrouble(record, settled.error, clockOf(ports));
    return { state: { setUp: { ...before, done }, backoff: null } };
  }
  const failed = failedSetUp(wanted, ran.result);
  if (record.order.assignment.role === 'preparer') {
    const without = withoutDetectedSetUp(record.evaluation.environments, failed);
    if (without) {
      const setUp = { ...before, done: doneWithout(record, before.done, wanted) };
      return { evaluation: { ...record.evaluation, environments: without }, state: { setUp, backoff: null } };
    }
    return endWith(preparedOutcome(record.evaluation, { failedSetUp: failed }));
  }
  // It worked before the build was planned: what it reaches may not answer at present.
  const trouble = { reason: 'infrastructure', message: failedSetUpText(failed) } as const;
  const again = { state: { setUp: { ...before, failed: before.failed + 1 } } };
  return onTopOf(again, sandboxTrouble(record, trouble, clockOf(ports)));
}

/** Says that `setup` has ended. A server of an older image cannot tell what it has left: then it goes into candidates. */
export async function endSetUp(
  request: OperationRequest<'settle'>,
  { sandbox, signal }: Pick<Ports, 'sandbox' | 'signal'>,
): Promise<{ ok: true; result: SettleResult } | { ok: false; error: SandboxError }> {
  const settled = await sandbox.call('settle', request, signal);
  if (settled.ok || settled.error.reason !== 'not-found') return settled;
  return { ok: true, result: { left: [], kept: { ok: false, why: 'the sandbox server is of an older release' } } };
}

const setUpJob = ({ order, state }: RunRecord, index: number): string =>
  `${order.runId}/setup/${index}/${state.setUp.failed}`;
