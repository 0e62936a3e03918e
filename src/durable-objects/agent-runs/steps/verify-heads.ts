/** What a verifier finds out: whether all that has merged still holds where it is together. */
import type { Change } from '../../../core/runs/change.ts';
import { endWith } from '../../../core/runs/endings.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import { minutesInRoot } from '../../../core/runs/preparing.ts';
import { sandboxTrouble } from '../../../core/runs/put-off.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import { servicesOf } from '../../../core/runs/services.ts';
import { type HeadCommand, nextOnHeads, withHeadRun } from '../../../core/runs/verifying.ts';
import { clockOf, type Ports } from '../ports.ts';
import { runCheck, runTests, type TestRun } from '../tools/test-run.ts';

export async function verifyHeads(record: RunRecord, ports: Ports): Promise<Change> {
  const { order, evaluation } = record;
  const { assignment } = order;
  if (assignment.role !== 'verifier') throw new Error(`a run of the ${assignment.role} verifies nothing`);
  const next = nextOnHeads(order, assignment, evaluation);
  if (next.kind === 'done') return endWith(next.outcome);
  const runs = await Promise.all(
    next.commands.map(async (command) => ({ command, run: await runOne(record, command, ports) })),
  );
  const known = runs.reduce(
    (before, { command, run }) => (run.kind === 'ran' ? withHeadRun(before, command, run.test) : before),
    evaluation,
  );
  // What has ended is not run again for the sake of the others.
  const found: Change = known === evaluation ? {} : { evaluation: known };
  const failed = runs.flatMap(({ run }) => (run.kind === 'failed' ? [run.error] : []))[0];
  if (failed) return { ...found, ...sandboxTrouble(record, failed, clockOf(ports)) };
  return record.state.backoff === null ? found : { ...found, state: { backoff: null } };
}

function runOne(record: RunRecord, wanted: HeadCommand, ports: Ports): Promise<TestRun> {
  const { order, state } = record;
  const { sandbox, live, signal } = ports;
  const name = `${order.runId}/heads/${wanted.place}${wanted.again ? '/again' : ''}`;
  const place = { name, life: state.sandboxLife, sandbox, live, signal, services: servicesOf(record) };
  const timeLeftMs = deadlineOf(record) - ports.now();
  return wanted.kind === 'tests'
    ? runTests(place, { tests: [wanted.test], base: order.base }, timeLeftMs)
    : runCheck(place, { command: wanted.command, minutes: minutesInRoot(order, wanted.command) }, timeLeftMs);
}
