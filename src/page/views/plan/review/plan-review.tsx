/** The plan while it waits for approval: to read, to edit, or to send back; which of them stands in the address. */
import { ActButton } from '../../../parts/act-button.tsx';
import { Link } from '../../../parts/link.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { useLocation } from '../../../state/location.ts';
import type { WorkPlan } from '../plan-tree.ts';
import { PlanTree } from '../tree/plan-tree.tsx';
import { EditPlan } from './edit-plan.tsx';
import { SendBack } from './send-back.tsx';

export function PlanReview({ plan }: { plan: WorkPlan }) {
  const { view } = useBuild();
  const mode = useLocation().query.value.get('review');
  const canSendBack = view.pause?.next.some((step) => step.do === 'reject') ?? false;
  if (mode === 'edit') return <EditPlan current={plan} />;
  if (mode === 'send-back' && canSendBack) return <SendBack plan={plan} />;
  return (
    <>
      <PlanTree plan={plan} isOpen />
      <ReviewBar canSendBack={canSendBack} />
    </>
  );
}

function ReviewBar({ canSendBack }: { canSendBack: boolean }) {
  const { id } = useBuild();
  return (
    <div class="plan-bar">
      <p>This plan waits for your approval.</p>
      <div class="row">
        <ActButton
          act={{ path: '/builds/{id}/approve', params: { id } }}
          done="Approved: the build goes on"
          kind="primary"
        >
          Approve this plan
        </ActButton>
        <Link to={{ name: 'plan', id }} query={{ review: 'edit' }} class="button">
          Edit it
        </Link>
        {canSendBack && (
          <Link to={{ name: 'plan', id }} query={{ review: 'send-back' }} class="button">
            Send it back with comments
          </Link>
        )}
      </div>
    </div>
  );
}
