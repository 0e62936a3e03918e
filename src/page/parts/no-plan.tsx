/** What stands where the plan would, or what is made of it. */
import { useBuild } from '../state/build-state.ts';
import { Empty } from './notice.tsx';

export const NoPlan = () =>
  useBuild().view.endedAt === null ? (
    <Empty title="There is no plan yet">It stands here once the planners have made it.</Empty>
  ) : (
    <Empty title="The build ended before it had a plan" />
  );
