/** Which task waits for which. */
import { Empty } from '../../parts/notice.tsx';

export const GraphView = () => <Empty title="Graph" />;
