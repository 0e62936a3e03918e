import { expect, test } from 'vitest';
import type { ModelCall } from '../doubles/model-books.ts';
import { type Killing, repeatedCalls } from './repeated-calls.ts';

const call = (at: number, turn: number, run = 'generator of a, round 1', whole = false): ModelCall => ({
  at,
  run,
  turn,
  request: '',
  status: 200,
  refusal: '',
  whole,
  billedUsd: 0,
  opening: '',
});
const kill = (killedAt: number, deadAt = killedAt + 10): Killing => ({ killedAt, deadAt, cutsCalls: true });
const other = 'evaluator of b, round 1';

test('a kill explains one repeat of each run that it cuts off', () => {
  const calls = [call(0, 1), call(1, 4, other), call(50, 1), call(51, 4, other), call(60, 2)];
  expect(repeatedCalls(calls, [kill(10)])).toEqual({ repeated: 2, perKill: [2], unexplained: [] });
});

test('a second repeat of a run needs a second kill', () => {
  const calls = [call(0, 1), call(50, 1), call(100, 1)];
  expect(repeatedCalls(calls, [kill(10)])).toEqual({
    repeated: 2,
    perKill: [1],
    unexplained: [
      'generator of a, round 1 asked again for turn 1, cut off 50 ms before, and no kill is left to explain it',
    ],
  });
  expect(repeatedCalls(calls, [kill(10), kill(60)])).toEqual({ repeated: 2, perKill: [1, 1], unexplained: [] });
});

test('two repeats of different turns are no more explained by one kill than two of the same', () => {
  const calls = [call(0, 1), call(50, 1), call(52, 2), call(70, 2)];
  expect(repeatedCalls(calls, [kill(10, 60)]).unexplained).toHaveLength(1);
});

test('a kill that takes its time may still explain the later of two repeats, where an earlier kill explains the first', () => {
  const calls = [call(0, 1), call(50, 1), call(80, 1)];
  expect(repeatedCalls(calls, [kill(10), kill(45, 60)])).toEqual({ repeated: 2, perKill: [1, 1], unexplained: [] });
});

test('a kill explains nothing that was asked after it, or asked again before it, or that it does not cut', () => {
  const calls = [call(20, 1, undefined, true), call(50, 1)];
  const line =
    'generator of a, round 1 asked again for turn 1, answered whole 30 ms before, and no kill is left to explain it';
  for (const kills of [[], [kill(0)], [kill(60)], [{ ...kill(30), cutsCalls: false }]])
    expect(repeatedCalls(calls, kills)).toEqual({ repeated: 1, perKill: kills.map(() => 0), unexplained: [line] });
});
