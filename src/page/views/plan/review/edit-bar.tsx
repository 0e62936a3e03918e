/** How the edit stands, and what can be done with it; it stays in sight while one edits. */
import { ActButton } from '../../../parts/act-button.tsx';
import { Text } from '../../../parts/text.tsx';
import { failureText, tell } from '../../../state/acts.ts';
import type { Failure } from '../../../state/api.ts';
import { useBuild } from '../../../state/build-state.ts';
import { useLocation } from '../../../state/location.ts';
import { useReads } from '../../../state/reads.ts';
import { several } from '../../../text/units.ts';
import type { Check, DraftOfPlan } from './drafts.ts';

const words = {
  unchanged: 'Nothing is changed yet',
  checking: 'Checking…',
  fine: 'Checked: the plan has no fault',
  outdated: 'The plan has changed meanwhile',
} as const;

function said(check: Check): string {
  if (check.kind === 'faults') return `${several(check.faults.count, 'fault')}: nothing is saved until they are mended`;
  return check.kind === 'failed' ? check.why : words[check.kind];
}

export function EditBar({ draft: { plan, base, check, discard } }: { draft: DraftOfPlan }) {
  const { id } = useBuild();
  const reads = useReads();
  const location = useLocation();
  const leave = () => {
    discard();
    location.setQuery({ review: null });
  };
  const reread = async () => reads.load('/builds/{id}/plan', { id }, { again: true });
  const refused = (failure: Failure) => {
    // What has changed meanwhile is said above the plan, once it is read.
    if (failure.status === 412) void reread();
    else tell('failed', failureText(failure));
  };
  return (
    <div class="plan-bar">
      <p role="status" class={`plan-check plan-check-${check.kind}`}>
        <Text>{said(check)}</Text>
      </p>
      <div class="row">
        <ActButton
          act={{ path: '/builds/{id}/plan', params: { id }, body: { plan }, method: 'PUT', ifMatch: base }}
          done="The plan is saved; it waits for approval"
          kind="primary"
          isDisabled={check.kind !== 'fine'}
          onDone={() => void reread().then(leave)}
          onRefused={refused}
        >
          Save the plan
        </ActButton>
        <button type="button" onClick={leave}>
          {check.kind === 'unchanged' ? 'Stop editing' : 'Discard the edit'}
        </button>
      </div>
    </div>
  );
}
