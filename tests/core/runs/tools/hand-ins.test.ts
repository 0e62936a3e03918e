/** Work that is handed in again and again while the same tests fail. */
import { expect, test } from 'vitest';
import type { RunState } from '../../../../src/core/runs/record.ts';
import { afterTool, type RanCall } from '../../../../src/core/runs/tools/after-tool.ts';
import { answer, type ToolOutcome } from '../../../../src/core/runs/tools/tool-outcome.ts';
import { call, inSession, record } from '../records.ts';

const clock = { now: 0, random: 1 };

/** Plays calls one after the other; each is what came of it. */
function played(outcomes: (ToolOutcome & { command?: string })[]): RunState {
  let state = inSession('tools');
  for (const [n, outcome] of outcomes.entries()) {
    const isHandIn = outcome.kind === 'tests-failed';
    const use = isHandIn
      ? { id: `${n}`, name: 'submit_work', input: { summary: `Attempt ${n}.` } }
      : { id: `${n}`, name: 'bash', input: { command: outcome.command ?? `edit ${n}` } };
    const ran: RanCall = { call: call(), use, outcome, tookMs: 900, wasInterrupted: false, changesTree: true };
    state = { ...state, ...afterTool(record({ state }), ran, clock).state };
  }
  return state;
}

const failed = (n: number, name = 'is wide'): ToolOutcome => ({
  kind: 'tests-failed',
  tests: {
    command: 'npm test',
    passed: false,
    exitCode: 1,
    excerpt: `✔ adds (${n}ms)\n✖ ${name} (1.${n}ms)\nduration_ms ${n}.5\nfull log: /app/logs/2026-11-27T10_00_${10 + n}.log`,
    durationMs: 900,
  },
});
const attempts = (count: number): ToolOutcome[] =>
  Array.from({ length: count }, (_, n) => [answer(`changed ${n}`), failed(n)]).flat();

test('the same tests that fail at each hand-in end the run by their names, whatever is tried in between', () => {
  const { phase, notices } = played(attempts(6));
  expect(phase).toEqual({
    kind: 'reporting',
    outcome: {
      kind: 'failed',
      reason: 'stagnation',
      message: 'work was handed in 6 times with the same tests failing: is wide (submit_work)',
    },
  });
  expect(notices).toEqual([expect.stringContaining('handed in 3 times with the same tests failing: is wide.')]);
});

test('another failing test is news', () => {
  const state = played([...attempts(5), failed(9, 'is long'), ...attempts(5)]);
  expect([state.phase.kind, state.handIns?.count]).toEqual(['session', 5]);
});

test('work that is handed in again as it was is the same signal, not a circle of calls as well', () => {
  const state = played(Array.from({ length: 5 }, (_, n) => failed(n)));
  expect([state.phase.kind, state.repeats.count, state.handIns?.count]).toEqual(['session', 1, 5]);
});

test('a failure without names is one all the same', () => {
  const tests = {
    command: 'make test',
    passed: false,
    exitCode: 2,
    excerpt: 'make: *** [test] Error 2',
    durationMs: 1,
  };
  const { phase } = played(Array.from({ length: 6 }, () => ({ kind: 'tests-failed', tests })));
  expect(phase).toMatchObject({
    outcome: { message: 'work was handed in 6 times with the tests failing in the same way (submit_work)' },
  });
});
