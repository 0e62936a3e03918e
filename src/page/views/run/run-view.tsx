/** One run of an agent, turn by turn. */
import { Empty } from '../../parts/notice.tsx';

export const RunView = ({ run }: { run: string }) => <Empty title={run} />;
