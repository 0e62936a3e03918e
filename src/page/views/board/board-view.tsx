/** The tasks by their status: the surface on which people track work. */
import { Empty } from '../../parts/notice.tsx';

export const BoardView = () => <Empty title="Board" />;
