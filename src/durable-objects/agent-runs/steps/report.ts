/** The last things of a run: settling its account, sending its reports, giving its sandbox back. */

import type { Change, RunRecord } from '../../../core/runs/record.ts';
import type { Ports } from '../ports.ts';
import { putOff } from './outcomes.ts';

const buildTrouble = (record: RunRecord, ports: Ports): Change =>
  putOff(record, { cause: 'build', message: 'the build does not answer' }, ports);

/** Settles the last model call; the Build counts a second settlement of a turn as none. */
export async function settle(record: RunRecord, ports: Ports): Promise<Change> {
  const request = { runId: record.order.runId, settle: record.state.unsettled, reserve: null };
  try {
    await ports.build.askLedger(request);
  } catch {
    return buildTrouble(record, ports);
  }
  return { state: { unsettled: null, backoff: null } };
}

/** Sends the oldest report until the Build has taken it. */
export async function sendReport(record: RunRecord, ports: Ports): Promise<Change> {
  const [report] = record.reports;
  if (!report) return {};
  try {
    await ports.build.report(report);
  } catch {
    return buildTrouble(record, ports);
  }
  return record.state.backoff?.cause === 'build'
    ? { taken: report.seq, state: { backoff: null } }
    : { taken: report.seq };
}

/** A sandbox that cannot be given back now is left to its host after a few tries. */
const disposeAttempts = 5;

/** Asks also where no sandbox is known: a run may be stopped while one is being prepared. */
export async function dispose(record: RunRecord, ports: Ports): Promise<Change> {
  const { backoff, slot } = record.state;
  // Also where no slot is known: a run may be stopped while it asks for one.
  const left = { sandbox: 'absent', slot: { kind: 'leaving', ticket: slot.ticket }, backoff: null } as const;
  const ended: Change = { state: { phase: { kind: 'ended' }, ...left } };
  const disposed = await ports.sandbox.call('dispose', {});
  if (disposed.ok || (backoff?.cause === 'sandbox' && backoff.attempt >= disposeAttempts)) return ended;
  return putOff(record, { cause: 'sandbox', message: disposed.error.message }, ports);
}
