/** The event log. */
import { Empty } from '../../parts/notice.tsx';

export const EventsView = () => <Empty title="Events" />;
