/** What the ledger is asked before a call, and what its answer means for the turn. */
import { expect, test } from 'vitest';
import { noUsage } from '../../../../src/core/money/prices.ts';
import { afterLedger, reservationOf } from '../../../../src/core/runs/turns/reservation.ts';
import { inSession, record, turn, user } from '../records.ts';

const clock = { now: 1000, random: 1 };
const frame = { model: 'claude-sonnet-5-5', maxTokens: 1000, system: 'You speak.', tools: [] };
const run = record({ state: inSession('model'), turn: turn({ turn: 3 }), messages: [user('Speak.')] });

test('the worst case of the call is reserved with the turn that it belongs to', () => {
  const { atRisk, request } = reservationOf(run, frame);
  expect(atRisk.output).toBe(1000);
  expect(request).toEqual({ runId: 'b-r1', settle: null, reserve: { turn: 3, usd: expect.any(Number) } });
  expect(request.reserve?.usd).toBeGreaterThan(0.01);
  expect(() => reservationOf(record(), frame)).toThrow('a turn is begun');
});

test.each([
  ['granted', { state: { unsettled: null }, turn: turn({ turn: 3, atRisk: { ...noUsage, output: 5 } }) }],
  ['wait', { state: { unsettled: null, waitingSince: 1000 } }],
  ['stop', { state: { unsettled: null, phase: { kind: 'disposing', reason: 'the ledger stopped the run' } } }],
  [
    'unreachable',
    { state: { backoff: { cause: 'build', attempt: 1, since: 1000, at: 1500 }, waitedMs: 500 }, reports: [] },
  ],
] as const)('the answer %s', (answer, change) => {
  const { request } = reservationOf(run, frame);
  expect(afterLedger(run, { request, atRisk: { ...noUsage, output: 5 } }, answer, clock)).toEqual(change);
});
