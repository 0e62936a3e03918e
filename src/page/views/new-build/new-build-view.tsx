/** A form to submit a build. */
import { Empty } from '../../parts/notice.tsx';

export const NewBuildView = () => <Empty title="New build" />;
