/** The work plan as a tree, and its review. */
import { Empty } from '../../parts/notice.tsx';

export const PlanView = () => <Empty title="Plan" />;
