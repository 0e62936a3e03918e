/** The last things of a run: settling its account, sending its reports, giving its sandbox back. */
import type { Change } from '../../../core/runs/change.ts';
import { afterDisposal, buildUnreachable, reportTaken, settled, settlementOf } from '../../../core/runs/closing.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
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

/** Asks also where no sandbox is known: a run may be stopped while one is being prepared. */
export async function dispose(record: RunRecord, ports: Ports): Promise<Change> {
  const disposed = await ports.sandbox.call('dispose', {});
  return afterDisposal(record, disposed.ok ? null : disposed.error, clockOf(ports));
}
