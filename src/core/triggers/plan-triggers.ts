/** Decides what makes a deployment have the triggers that a file says, and leaves all others alone. */
import { type Trigger, TriggerInput } from '../contract/triggers.ts';
import { repositoryKey } from './stored-trigger.ts';

export type TriggerStep = {
  input: TriggerInput;
  did: 'made' | 'unchanged' | 'replaced';
  /** The one that says the same, where there is one. */
  same: Trigger | null;
  /** Those of its name and repository that say something else, to be removed. */
  stale: Trigger[];
};

export type TriggerPlan = { ok: true; steps: TriggerStep[] } | { ok: false; faults: string[] };

export function planTriggers(wanted: readonly TriggerInput[], there: readonly Trigger[]): TriggerPlan {
  const known = there.map((trigger) => {
    const { kind, name, config } = trigger;
    return { trigger, read: TriggerInput.safeParse({ ...config, kind, name }) };
  });
  const faults = wanted.flatMap((input, index) => [
    ...(wanted.slice(0, index).some((other) => keyOf(other) === keyOf(input))
      ? [`triggers: ${input.name} stands twice for one repository`]
      : []),
    ...known
      .filter(({ trigger, read }) => !read.success && trigger.name === input.name)
      .map(({ trigger: { id } }) => `trigger ${id} (${input.name}) says what this version does not know: update it`),
  ]);
  if (faults.length > 0) return { ok: false, faults };
  const steps = wanted.map((input): TriggerStep => {
    const named = known.filter(({ read }) => read.success && keyOf(read.data) === keyOf(input));
    const same = named.find(({ read }) => sorted(read.data) === sorted(input))?.trigger ?? null;
    const stale = named.map(({ trigger }) => trigger).filter((trigger) => trigger !== same);
    return { input, did: stale.length > 0 ? 'replaced' : same ? 'unchanged' : 'made', same, stale };
  });
  return { ok: true, steps };
}

/** The name of a trigger, and the repository that it is about. */
function keyOf(input: TriggerInput): string {
  const url = input.kind === 'issue' ? input.repository : (input.submission.repositories[0]?.url ?? '');
  const { host, repository } = repositoryKey(url);
  return JSON.stringify([input.name, host, repository]);
}

/** One text for whatever says the same: without what is undefined, and in whatever order fields stand. */
const sorted = (input: unknown): string =>
  JSON.stringify(input, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
