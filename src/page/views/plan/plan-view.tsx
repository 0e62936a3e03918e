/** The work plan: to read as a tree, and to review while the build waits for its approval. */
import { useComputed } from '@preact/signals';
import { NoPlan } from '../../parts/no-plan.tsx';
import { Loading, Unread } from '../../parts/notice.tsx';
import { Code, Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { useMayAct } from '../../state/me.ts';
import { useRead, useReads } from '../../state/reads.ts';
import { useReread } from '../../state/reread.ts';
import { several } from '../../text/units.ts';
import { placedTasks, tasksBelow, type WorkPlan } from './plan-tree.ts';
import { PlanReview } from './review/plan-review.tsx';
import { PlanTree } from './tree/plan-tree.tsx';

export function PlanView() {
  const { view, id, events } = useBuild();
  const mayAct = useMayAct();
  const reads = useReads();
  const { value, failure } = useRead('/builds/{id}/plan', { id });
  const lastOfPlan = useComputed(() => events.value.findLast(({ type }) => type.startsWith('plan.'))?.seq ?? 0);
  useReread('/builds/{id}/plan', { id }, `${lastOfPlan.value} ${view.tasks.length}`);
  // As the API answers it: what a newer release has added to it stays in it.
  const plan = value as WorkPlan | null;
  if (plan === null) {
    if (!failure) return <Loading what="The plan" lines={8} />;
    if (failure.status === 404) return <NoPlan />;
    const again = () => void reads.load('/builds/{id}/plan', { id }, { again: true });
    return <Unread failure={failure} what="The plan" again={again} />;
  }
  const { awaiting, endedAt } = view;
  const isAwaited = awaiting?.gate === 'plan' && endedAt === null;
  return (
    <div class="stack plan">
      <h2>Work plan</h2>
      <PlanSummary plan={plan} />
      {isAwaited && mayAct ? <PlanReview plan={plan} /> : <PlanTree plan={plan} isOpen={isAwaited} />}
    </div>
  );
}

function PlanSummary({ plan }: { plan: WorkPlan }) {
  const epics = plan.phases.flatMap((phase) => phase.epics);
  const stories = epics.flatMap((epic) => epic.stories);
  const minutes = placedTasks(plan).reduce((sum, { task }) => sum + (task.estimateMinutes ?? 0), 0);
  return (
    <>
      <p class="quiet">
        {several(plan.phases.length, 'phase')}, {several(epics.length, 'epic')},{' '}
        {several(stories.length, 'story', 'stories')}, {several(plan.phases.flatMap(tasksBelow).length, 'task')} for{' '}
        {several(plan.requirements.length, 'requirement')}; {several(minutes, 'minute')} of work by estimate
      </p>
      {plan.assumptions && plan.assumptions.length > 0 && (
        <details open>
          <summary>{several(plan.assumptions.length, 'assumption')} where the spec leaves something open</summary>
          <ul class="plan-assumptions">
            {plan.assumptions.map(({ id, text }) => (
              <li key={id}>
                <Code>{id}</Code> <Text>{text}</Text>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
