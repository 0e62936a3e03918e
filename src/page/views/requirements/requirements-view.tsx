/** What the spec asks for, where it says so, and whether it is shown. */
import { Empty } from '../../parts/notice.tsx';

export const RequirementsView = () => <Empty title="Requirements" />;
