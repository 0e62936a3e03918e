/** What a person can do next, as codes: the CLI and the page put them into their own words. */
import { z } from 'zod';
import { growing } from './growing.ts';

/** Commands of the API, and `see-to`: something outside of Breakwater needs a hand first. */
export const Action = z.enum(['resume', 'approve', 'reject', 'retry', 'skip', 'note', 'cancel', 'see-to']);
export type Action = z.infer<typeof Action>;

export const Limit = z.enum(['maxCostUsd', 'maxDurationMinutes', 'maxIterations']);
/** Of a resume: to build on a base whose tests fail, or to run other tests. */
export const Choice = z.enum(['allowRedBase', 'testCommand']);
export const Place = z.enum(['provider', 'sandboxes', 'remotes', 'base']);
export type Place = z.infer<typeof Place>;

export const NextStep = z.object({
  do: growing(Action),
  /** The tasks that it can be done to. */
  tasks: z.array(z.string()).default([]),
  /** A resume is refused without these, above these values. */
  needs: z.array(z.object({ option: growing(Limit), above: z.number() })).default([]),
  /** Options to give with it. */
  with: z.array(growing(Choice)).default([]),
  /** What to see to. */
  what: growing(Place).nullable().default(null),
});
z.globalRegistry.add(NextStep, { id: 'NextStep' });
export type NextStep = z.infer<typeof NextStep>;

export const nextStep = (action: Action, more: Partial<NextStep> = {}): NextStep => ({
  do: action,
  tasks: [],
  needs: [],
  with: [],
  what: null,
  ...more,
});
/** A resume with a limit above this value. */
export const resumeAbove = (option: NextStep['needs'][number]['option'], above: number): NextStep =>
  nextStep('resume', { needs: [{ option, above }] });
export const seeTo = (what: Place): NextStep => nextStep('see-to', { what });
