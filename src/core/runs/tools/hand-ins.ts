/** Work that is handed in again and again while the same tests fail: one signal, whatever is done in between. */
import { z } from 'zod';
import { failingNames } from '../../command-output/failing-names.ts';
import { failureSignature } from '../../command-output/failure-signature.ts';
import type { TestResult } from '../run-report.ts';
import { digestOf, type RepeatsVerdict } from './repeats.ts';

/** The last failure that work was given back for, and how often in a row it was that one. */
export const HandIns = z.strictObject({ failure: z.string(), count: z.int().positive() });
export type HandIns = z.infer<typeof HandIns>;

/** Takes another hand-in into account that failed its tests. */
export function observeHandIn(before: HandIns | null, { excerpt }: Pick<TestResult, 'excerpt'>): HandIns {
  const failure = digestOf(failureSignature(excerpt));
  return { failure, count: before?.failure === failure ? before.count + 1 : 1 };
}

/** What `sameCall` of the build's options makes of it: half-way the model is warned, at the end the run ends. */
export function verdictOfHandIns(
  { count }: HandIns,
  tests: Pick<TestResult, 'excerpt'>,
  sameCall: number,
): RepeatsVerdict {
  const names = failingNames(tests.excerpt);
  const failing =
    names.length > 0 ? `the same tests failing: ${names.join(', ')}` : 'the tests failing in the same way';
  if (count >= sameCall) return { kind: 'stagnates', message: `work was handed in ${count} times with ${failing}` };
  if (count !== Math.ceil(sameCall / 2) || count < 2) return { kind: 'goes-on' };
  const text =
    `Your work was handed in ${count} times with ${failing}. If that goes on, the session is ended. Run these tests ` +
    'yourself and see what they expect before you submit again.';
  return { kind: 'warned', text };
}

/** What the model reads of work that was given back. */
export const notHandedIn = ({ command, excerpt }: Pick<TestResult, 'command' | 'excerpt'>): string =>
  `The work was not handed in: ${command} failed in a clean checkout of it. Fix it and submit again.\n${excerpt}`;
