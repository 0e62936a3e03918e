/** One task, round by round. */
import { Empty } from '../../parts/notice.tsx';

export const TaskView = ({ task }: { task: string }) => <Empty title={task} />;
