/** The builds that this person sees. */
import { Money, When } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Link } from '../../parts/link.tsx';
import { Empty, Loading, Unread } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { useRead, useReads } from '../../state/reads.ts';
import { SignInNeeded } from '../sign-in/sign-in-needed.tsx';

export function BuildsView() {
  const reads = useReads();
  const { value, failure } = useRead('/builds', {}, { limit: 50 });
  if (failure && !value) {
    if (failure.status === 401) return <SignInNeeded />;
    return (
      <Unread
        failure={failure}
        what="The list of builds"
        again={() => void reads.load('/builds', {}, { query: { limit: 50 }, again: true })}
      />
    );
  }
  if (!value) return <Loading what="The list of builds" lines={8} />;
  return (
    <>
      <h1>Builds</h1>
      {value.builds.length === 0 && <Empty title="There is no build yet" />}
      <ul class="build-list">
        {value.builds.map(({ id, title, status, createdAt, costUsd, tasks, merged }) => (
          <li key={id}>
            <Link to={{ name: 'overview', id }}>
              <Text>{title}</Text>
            </Link>
            <Badge state={status} /> {merged}/{tasks} <Money usd={costUsd} /> <When at={createdAt} />
          </li>
        ))}
      </ul>
    </>
  );
}
