/** Signals of stagnation: what the breaker has seen of a task, as events and views tell it. */
import { z } from 'zod';
import { few } from '../one-line.ts';
import { growing } from './growing.ts';

export const SignalKind = z.enum([
  'same-tree',
  'same-failure',
  'same-files',
  'no-progress',
  'same-criterion',
  'same-conflict',
  'build-without-progress',
]);

/** `times` is how often in a row it was seen, the first time included. */
export const Signal = z.object({
  kind: growing(SignalKind),
  times: z.int(),
  /** The files that it is about; the first ten at most. */
  paths: z.array(z.string()).default([]),
  /** The criteria that it is about. */
  criteria: z.array(z.string()).default([]),
});
export type Signal = z.infer<typeof Signal>;

/** A signal in words that follow the name of the task. */
export function signalText({ kind, times, paths, criteria }: Signal): string {
  switch (kind) {
    case 'same-tree':
      return `${times} rounds in a row handed in the very same tree`;
    case 'same-failure':
      return `${times} rounds in a row failed in the same way`;
    case 'same-files':
      return `${times} rounds in a row rewrote the same files (${few(paths)}) and passed no new criterion`;
    case 'no-progress':
      return `${times} rounds in a row passed no new criterion: generator and evaluator do not come together`;
    case 'same-criterion':
      return `${few(criteria)} failed in ${times} rounds in a row, whatever else has newly passed`;
    case 'same-conflict':
      return `the same conflict came back ${times} times in a row (${few(paths)})`;
    case 'build-without-progress':
      return `${times} rounds in a row, over all tasks, passed no new criterion`;
    default:
      return `${kind}, ${times} times in a row`;
  }
}

/** What opened the breaker; without a signal, the task was stuck before and still is. */
export const BreakerCause = z.object({ task: z.string(), signal: Signal.nullable() });
export type BreakerCause = z.infer<typeof BreakerCause>;

export const breakerText = ({ task, signal }: BreakerCause): string =>
  signal === null ? `${task} is still stuck` : `${task}: ${signalText(signal)}`;
