/** Words for people that the command line and the page share. This file imports types alone, as it is bundled for browsers. */
import type { RequirementState } from './fidelity.ts';
import type { NextStep } from './next-step.ts';
import type { BuildStatus } from './views.ts';

export const words = {
  /** What is to be seen to outside of Breakwater. */
  places: {
    provider: "the account at the model's provider",
    sandboxes: 'the sandboxes',
    remotes: 'the git remotes',
    base: 'the tests on the base',
  } satisfies Record<NonNullable<NextStep['what']>, string> as Record<string, string>,
  /** Of a build that does nothing more, whatever a person does. */
  finalStatuses: ['completed', 'failed', 'cancelled'] satisfies BuildStatus[] as string[],
  /** How many requirements stand how, in the order in which they are told. */
  requirementStates: ['met', 'open', 'broken', 'unproven'] satisfies RequirementState[] as string[],
  reservation: 'Not shown: {what}',
  queued: 'waits for a sandbox',
  untold: 'The webhook at {host} is not told: {failure}',
  worstCase: 'the worst case of {calls} whose end nobody knows',
};

/** A text with its `{names}` replaced. */
export const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
