/** What a build costs, and what its breaker saw. */
import { Empty } from '../../parts/notice.tsx';

export const CostsView = () => <Empty title="Costs" />;
