/** The last things of a run: settling its account, sending its reports, giving its sandbox back. */
import type { Change } from '../../../core/runs/change.ts';
import { afterDisposal, buildUnreachable, reportTaken, settled, settlementOf } from '../../../core/runs/closing.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import { looksAtPages } from '../../../core/runs/set-up.ts';
import { browserJob } from '../../../core/sandbox/browser.ts';
import { clockOf, type Ports } from '../ports.ts';

export async function settle(record: RunRecord, ports: Ports): Promise<Change> {
  try {
    await ports.build.askLedger(settlementOf(record));
  } catch {
    return buildUnreachable(record, clockOf(ports));
  }
  return settled;
}

/** Sends the oldest report until the Build has taken it. */
export async function sendReport(record: RunRecord, ports: Ports): Promise<Change> {
  const [report] = record.reports;
  if (!report) return {};
  try {
    await ports.build.report(report);
  } catch {
    return buildUnreachable(record, clockOf(ports));
  }
  return reportTaken(record, report);
}

/**
 * Leaves the sandbox to the next run of the task. Where that does not come through, it is given back after the report like
 * any other: a sandbox that the object has kept warm all the same stays so.
 */
export async function keepWarm(record: RunRecord, ports: Ports): Promise<Change> {
  // It would take the memory of the next run's commands. Where the sandbox does not answer, the next call tells.
  if (looksAtPages(record)) await ports.sandbox.call('stop', { job: browserJob });
  const kept = await ports.sandbox.keepWarm(record.state.slot.ticket);
  return { state: { sandbox: kept.ok ? 'absent' : 'unsure' } };
}

/** Asks also where no sandbox is known: a run may be stopped while one is being prepared. */
export async function dispose(record: RunRecord, ports: Ports): Promise<Change> {
  const { slot, phase } = record.state;
  const disposed = await ports.sandbox.dispose({ ticket: slot.ticket, evenWarm: phase.kind === 'disposing' });
  return afterDisposal(record, disposed.ok ? null : disposed.error, clockOf(ports));
}
