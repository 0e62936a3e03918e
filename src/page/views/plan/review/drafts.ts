/** The edit of a plan that is under way: it stays while a person looks at other views, until it is saved or discarded. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { failureText, send, useApi } from '../../../state/acts.ts';
import { useBuild } from '../../../state/build-state.ts';
import { versionOf, type WorkPlan } from '../plan-tree.ts';
import { faultsOf, noFaults, type PlanFaults } from './plan-faults.ts';

/** `base`: the version that is edited. */
export type Draft = { plan: WorkPlan; base: string };

/** By build; in the browser alone, as nobody edits where the first response is made. */
const drafts = signal<ReadonlyMap<string, Draft>>(new Map());

export type Check =
  | { kind: 'unchanged' | 'checking' | 'fine' | 'outdated' }
  | { kind: 'faults'; faults: PlanFaults }
  | { kind: 'failed'; why: string };

const restMs = 500;

export type DraftOfPlan = {
  plan: WorkPlan;
  base: string;
  check: Check;
  /** Those of the last check. */
  faults: PlanFaults;
  change(next: (plan: WorkPlan) => WorkPlan): void;
  discard(): void;
};

/** `current`: the plan as it stands. */
export function useDraft(current: WorkPlan): DraftOfPlan {
  const { id } = useBuild();
  const api = useApi();
  const draft = drafts.value.get(id);
  const plan = draft?.plan ?? current;
  const base = draft?.base ?? versionOf(current);
  const isChanged = draft !== undefined && versionOf(plan) !== base;
  const isOutdated = draft !== undefined && base !== versionOf(current);
  const [checked, setChecked] = useState<{ plan: WorkPlan; check: Check } | null>(null);

  useEffect(() => {
    if (!isChanged || isOutdated) return;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const check = await checkOf(plan);
      if (isWanted) setChecked({ plan, check });
    }, restMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };

    async function checkOf(edited: WorkPlan): Promise<Check> {
      const body = { plan: edited, dryRun: true };
      const outcome = await send(api, {
        path: '/builds/{id}/plan',
        params: { id },
        body,
        method: 'PUT',
        ifMatch: base,
      });
      if (outcome.ok) return { kind: 'fine' };
      const { status, errors } = outcome.failure;
      if (status === 412) return { kind: 'outdated' };
      if (errors.length > 0) return { kind: 'faults', faults: faultsOf(edited, errors) };
      return { kind: 'failed', why: failureText(outcome.failure) };
    }
  }, [api, id, plan, base, isChanged, isOutdated]);

  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isChanged]);

  const keep = (next: Draft | null) => {
    const others = new Map(drafts.peek());
    if (next) others.set(id, next);
    else others.delete(id);
    drafts.value = others;
  };
  return {
    plan,
    base,
    check: checkNow(),
    faults: isChanged && checked?.check.kind === 'faults' ? checked.check.faults : noFaults,
    change: (next) => {
      const before = drafts.peek().get(id) ?? { plan: current, base };
      keep({ ...before, plan: next(before.plan) });
    },
    discard: () => keep(null),
  };

  function checkNow(): Check {
    if (isOutdated) return { kind: 'outdated' };
    if (!isChanged) return { kind: 'unchanged' };
    return checked?.plan === plan ? checked.check : { kind: 'checking' };
  }
}
