/** Events of the breaker: what stagnates, and what shows that a re-plan has helped. */
import { z } from 'zod';
import { BreakerCause, breakerText, Signal, signalText } from '../signal.ts';
import { eventKind } from './event-kind.ts';

const task = z.string();
const evidence = z.array(z.string());
const Counts = { trips: z.int(), replans: z.int() };

const lastOf = (lines: readonly string[]): string => (lines.length === 0 ? '' : ` (${lines.at(-1)})`);

export const breakerEvents = {
  'breaker.opened': eventKind(
    'No new round starts until the first stuck task is re-planned. `merged` is the probe that has merged, where another task is stuck behind it.',
    { task, cause: BreakerCause, merged: z.string().nullable(), evidence, ...Counts },
    ({ cause, merged, evidence }) => {
      if (merged !== null) return `The breaker opens again: ${merged} has merged, but ${breakerText(cause)}`;
      const what = cause.signal === null ? 'is still stuck' : `stagnates: ${signalText(cause.signal)}`;
      return `The breaker opens, no new round starts: ${cause.task} ${what}${lastOf(evidence)}`;
    },
  ),
  'breaker.half-opened': eventKind(
    'A re-plan is taken: these tasks take the place of the stuck one, and `probe` alone goes on.',
    { task, by: z.array(z.string()), probe: z.string(), reason: z.string(), replans: z.int() },
    ({ task, by, probe, reason }) =>
      `${task} gives way to ${by.join(', ')}: ${reason}; the breaker lets ${probe} through`,
  ),
  'breaker.closed': eventKind(
    'Nothing is stuck any more: the probe has merged, or a person has taken the task in hand.',
    { task, why: z.enum(['merged', 'person']), ...Counts },
    ({ task, why }) =>
      why === 'merged'
        ? `The breaker closes: ${task} has merged, so the re-plan helped`
        : 'The breaker is CLOSED: nothing is stuck any more',
  ),
  'task.stuck': eventKind(
    'A task stagnates while the breaker is open or half open already.',
    { task, signal: Signal, evidence, breaker: z.enum(['CLOSED', 'OPEN', 'HALF_OPEN']), trips: z.int() },
    ({ task, signal, evidence }) => `${task} stagnates: ${signalText(signal)}${lastOf(evidence)}`,
  ),
};
