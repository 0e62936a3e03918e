/** What a preparer finds out: whether the tests pass on the base, one run of them after the other. */
import { nextBaseTest, withBaseRun } from '../../../core/environments/base-tests.ts';
import type { Change } from '../../../core/runs/change.ts';
import { endWith } from '../../../core/runs/endings.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import { sandboxTrouble } from '../../../core/runs/put-off.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import { clockOf, type Ports } from '../ports.ts';
import { runTest, usualTestsMs } from '../tools/test-run.ts';

/** Runs the tests that are next; once all are known, ends the run with them. */
export async function testBase(record: RunRecord, ports: Ports): Promise<Change> {
  const { order, evaluation } = record;
  const tests = order.heads.map(({ name }) => ({ repository: name, path: '', command: order.testCommand }));
  const next = nextBaseTest(tests, evaluation.base);
  if (next === undefined) return endWith({ kind: 'prepared', base: evaluation.base.tested });
  const { sandbox, live, signal } = ports;
  const { tested, first } = evaluation.base;
  const name = `${order.runId}/base/${tested.length}${first === null ? '' : '/again'}`;
  const place = { name, life: record.state.sandboxLife, sandbox, live, signal };
  const timeoutMs = Math.min(usualTestsMs, deadlineOf(record) - ports.now());
  const ran = await runTest(place, { command: next.command, cwd: next.repository, timeoutMs });
  switch (ran.kind) {
    case 'running':
      return record.state.backoff === null ? {} : { state: { backoff: null } };
    case 'failed':
      return sandboxTrouble(record, ran.error, clockOf(ports));
    case 'ran': {
      const base = withBaseRun(next, evaluation.base, ran.result);
      return { evaluation: { ...evaluation, base }, state: { backoff: null } };
    }
    default:
      return ran satisfies never;
  }
}
