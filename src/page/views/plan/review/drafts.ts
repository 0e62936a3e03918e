/** The edit of a plan that is under way: it stays while a person looks at other views, until it is saved or discarded. */
import { useEffect, useState } from 'preact/hooks';
import { failureText, send, useApi } from '../../../state/acts.ts';
import { useBuild } from '../../../state/build-state.ts';
import { useReads } from '../../../state/reads.ts';
import { keep, unsaved, unsavedNow } from '../../../state/unsaved.ts';
import { versionOf, type WorkPlan } from '../plan-tree.ts';
import { faultsOf, noFaults, type PlanFaults } from './plan-faults.ts';

/** `base`: the version that is edited. */
export type Draft = { plan: WorkPlan; base: string };

export const draftName = (build: string): string => `plan ${build}`;

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
  const reads = useReads();
  const name = draftName(id);
  const draft = unsaved<Draft>(name);
  const plan = draft?.plan ?? current;
  const base = draft?.base ?? versionOf(current);
  const isChanged = draft !== undefined;
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
      if (status === 412) {
        void reads.load('/builds/{id}/plan', { id }, { again: true });
        return { kind: 'outdated' };
      }
      if (errors.length > 0) return { kind: 'faults', faults: faultsOf(edited, errors) };
      return { kind: 'failed', why: failureText(outcome.failure) };
    }
  }, [api, reads, id, plan, base, isChanged, isOutdated]);

  return {
    plan,
    base,
    check: checkNow(),
    faults: isChanged && checked?.check.kind === 'faults' ? checked.check.faults : noFaults,
    change: (next) => {
      const before = unsavedNow<Draft>(name) ?? { plan: current, base };
      const edited = next(before.plan);
      keep(name, versionOf(edited) === before.base ? undefined : { ...before, plan: edited });
    },
    discard: () => keep(name, undefined),
  };

  function checkNow(): Check {
    if (isOutdated) return { kind: 'outdated' };
    if (!isChanged) return { kind: 'unchanged' };
    return checked?.plan === plan ? checked.check : { kind: 'checking' };
  }
}
