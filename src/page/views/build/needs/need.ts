/** The one thing of a build that needs a person, and what they can do about it. */
import type { BuildView } from '../../../../core/contract/views.ts';
import { words } from '../../../../core/contract/words.ts';

type Step = NonNullable<BuildView['pause']>['next'][number];

export type Need = {
  title: string;
  /** Why, in the build's words. */
  why: string | null;
  /** What to see to outside of Breakwater, first. */
  seeTo: string[];
  steps: Step[];
  since: number | null;
};

const titles: Record<string, string> = {
  'cost-limit': 'The budget is used up',
  'duration-limit': 'The time is used up',
  'iteration-limit': 'The rounds are used up',
  stagnation: 'The work does not get on: decide how it goes on',
  planning: 'The plan needs a decision',
  provider: "The model's provider refuses",
  'integration-branch': 'An integration branch does not move',
  sandbox: 'A sandbox fails again and again',
  person: 'Paused by a person',
  base: 'The tests fail before anything is changed',
  environment: 'The environment needs a decision',
};

export function needOf({ pause, awaiting, reason, endedAt }: BuildView): Need | null {
  if (endedAt !== null) return null;
  if (pause) {
    const seeTo = pause.next.flatMap(({ do: action, what }) =>
      action === 'see-to' ? [words.places[what ?? ''] ?? what ?? 'what the reason names'] : [],
    );
    const steps = pause.next.filter(({ do: action }) => action !== 'see-to');
    return { title: titleOf(pause.reason, awaiting), why: reason, seeTo, steps, since: pause.at };
  }
  if (!awaiting) return null;
  return { title: titleOf('approval', awaiting), why: null, seeTo: [], steps: [], since: null };
}

function titleOf(reason: string, awaiting: BuildView['awaiting']): string {
  if (reason !== 'approval') return titles[reason] ?? 'The build waits for a person';
  return awaiting?.gate === 'wave'
    ? `Wave ${awaiting.wave} is complete: approve the next one`
    : 'The plan is ready: read it, and approve it';
}

/** A new limit that leaves room: half as much again, in round figures. */
export function suggested(option: string, above: number): number {
  const more = above * 1.5;
  return option === 'maxCostUsd' ? Math.max(1, Math.ceil(more)) : Math.max(1, Math.ceil(more / 5) * 5);
}
