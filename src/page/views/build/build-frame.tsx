/** What stands around every view of one build: it holds the build's state, follows its stream, and shows header and tabs. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import type { BuildView } from '../../../core/contract/views.ts';
import { Loading, Unread } from '../../parts/notice.tsx';
import type { View } from '../../routes.ts';
import { addressOf, type Failure } from '../../state/api.ts';
import { buildQuery } from '../../state/build-read.ts';
import { BuildContext, buildState } from '../../state/build-state.ts';
import { eventsAddress, firstEvents } from '../../state/first-reads.ts';
import { follow } from '../../state/live.ts';
import { type Reads, useRead, useReads } from '../../state/reads.ts';
import { forgetUnsaved } from '../../state/unsaved.ts';
import { SignInNeeded } from '../sign-in/sign-in-needed.tsx';
import { BuildHeader } from './build-header.tsx';
import { BuildTabs } from './build-tabs.tsx';

type FrameProps = { id: string; view: View; children: ComponentChildren };

export function BuildFrame({ id, view, children }: FrameProps) {
  const reads = useReads();
  const { value, failure } = useRead('/builds/{id}', { id }, buildQuery);
  const isGone = failure?.status === 404;
  // Nobody can send any more what was typed for it, or throw it away.
  useEffect(() => {
    if (isGone) forgetUnsaved(id);
  }, [isGone, id]);
  if (value) {
    return (
      <Known first={value as BuildView} view={view}>
        {children}
      </Known>
    );
  }
  if (!failure) return <Loading what="The build" lines={8} />;
  return (
    <NotThere
      failure={failure}
      again={() => void reads.load('/builds/{id}', { id }, { query: buildQuery, again: true })}
    />
  );
}

function NotThere({ failure, again }: { failure: Failure; again: () => void }) {
  if (failure.status === 401 || failure.status === 403) return <SignInNeeded />;
  return (
    <>
      <h1>A build</h1>
      <Unread failure={failure} what="The build" again={again} />
    </>
  );
}

function Known({ first, view, children }: { first: BuildView; view: View; children: ComponentChildren }) {
  const reads = useReads();
  // The stream goes on from the first answer, whatever is read later.
  const build = useMemo(() => buildState(first, firstEventsIn(reads, first)), []);
  // Before all that is drawn is painted: what happens meanwhile comes at once.
  useLayoutEffect(() => {
    const status = async () => {
      const outcome = await reads.load('/builds/{id}', { id: build.id }, { query: buildQuery, again: true });
      return outcome.ok ? 200 : outcome.failure.status;
    };
    const { lastSeq, take } = build;
    const path = () => addressOf('/builds/{id}/live', { id: build.id }, { ...buildQuery, after: lastSeq() });
    return follow({ path, take, status, tell: (connection) => (build.connection.value = connection) });
  }, [build, reads]);
  return (
    <BuildContext.Provider value={build}>
      <BuildHeader isWhole={view.name === 'overview'} />
      <BuildTabs current={view.name} />
      {children}
    </BuildContext.Provider>
  );
}

/** Those that came with the document; none where the page was opened from the list, and the stream brings them. */
function firstEventsIn(reads: Reads, first: BuildView) {
  const { value } = reads.at(eventsAddress(first)).peek();
  return firstEvents(value);
}
