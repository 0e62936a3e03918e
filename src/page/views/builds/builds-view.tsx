/** The builds that this person sees: which ones need them, how far each is, what it costs. Read anew whenever it has changed. */
import { useState } from 'preact/hooks';
import { Link } from '../../parts/link.tsx';
import { Empty, Loading, Notice, Unread } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { tell } from '../../state/acts.ts';
import type { AnswerOf, Failure } from '../../state/api.ts';
import { listedBuilds } from '../../state/first-reads.ts';
import { useLocation } from '../../state/location.ts';
import { useMayAct } from '../../state/me.ts';
import { type ReadQuery, useRead, useReads } from '../../state/reads.ts';
import { SignInNeeded } from '../sign-in/sign-in-needed.tsx';
import { BuildFilters } from './build-filters.tsx';
import { BuildRow, type Summary } from './build-row.tsx';
import { filterIn } from './list-filter.ts';
import { useLiveList } from './use-live-list.ts';

export function BuildsView() {
  const reads = useReads();
  const mayAct = useMayAct();
  const filter = filterIn(useLocation().query.value);
  const query: ReadQuery = { limit: listedBuilds, ...filter };
  const key = JSON.stringify(query);
  const { value, failure } = useRead('/builds', {}, query);
  const again = () => reads.load('/builds', {}, { query, again: true });
  const isRefused = failure?.status === 401 || failure?.status === 403;
  useLiveList(again, isRefused);
  if (!value && failure) return <NotRead failure={failure} again={() => void again()} />;
  return (
    <div class="builds-page">
      <div class="row builds-head">
        <h1>Builds</h1>
        {mayAct && (
          <Link to={{ name: 'new-build' }} class="button button-primary">
            New build
          </Link>
        )}
      </div>
      <BuildFilters filter={filter} />
      {failure && (
        <Notice kind="offline" title="The list stands still">
          <p>
            <Text>{failure.detail}</Text>
          </p>
          <button type="button" onClick={() => void again()}>
            Try again
          </button>
        </Notice>
      )}
      {value ? (
        <List key={key} first={value} query={query} isFiltered={Object.keys(filter).length > 0} />
      ) : (
        <Loading what="The list of builds" lines={8} />
      )}
    </div>
  );
}

function NotRead({ failure, again }: { failure: Failure; again: () => void }) {
  if (failure.status === 401 || failure.status === 404) return <SignInNeeded />;
  return (
    <>
      <h1>Builds</h1>
      <Unread failure={failure} what="The list of builds" again={again} />
    </>
  );
}

type ListProps = { first: AnswerOf<'/builds'>; query: ReadQuery; isFiltered: boolean };

function List({ first, query, isFiltered }: ListProps) {
  const reads = useReads();
  const [more, setMore] = useState<{ builds: Summary[]; next: string | null } | null>(null);
  const known = new Set(first.builds.map(({ id }) => id));
  const builds = [...first.builds, ...(more?.builds.filter(({ id }) => !known.has(id)) ?? [])];
  const next = more ? more.next : first.next;
  if (builds.length === 0) {
    return isFiltered ? (
      <Empty title="No build fits these filters" />
    ) : (
      <Empty title="There is no build yet">
        <p>
          Start one here, or with <code>breakwater submit</code>.
        </p>
      </Empty>
    );
  }
  const load = async () => {
    const outcome = await reads.load('/builds', {}, { query: { ...query, cursor: next ?? '' }, again: true });
    if (outcome.ok) setMore({ builds: [...(more?.builds ?? []), ...outcome.value.builds], next: outcome.value.next });
    else tell('failed', outcome.failure.detail);
  };
  return (
    <>
      <ul class="build-list">
        {builds.map((build) => (
          <BuildRow key={build.id} build={build} />
        ))}
      </ul>
      {next !== null && (
        <button type="button" onClick={() => void load()}>
          Older builds
        </button>
      )}
    </>
  );
}
