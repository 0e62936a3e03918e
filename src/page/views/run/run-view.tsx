/** One run of an agent, turn by turn; a run that is under way is followed. */

import { useEffect, useMemo } from 'preact/hooks';
import type { RunAnswer } from '../../../core/contract/reads/runs.ts';
import type { TranscriptPage } from '../../../core/contract/reads/transcript.ts';
import { At } from '../../parts/amounts.tsx';
import { Loading, Notice, Unread } from '../../parts/notice.tsx';
import { useBuild } from '../../state/build-state.ts';
import { firstPart } from '../../state/first-reads.ts';
import { useLocation } from '../../state/location.ts';
import { type ReadQuery, useRead, useReads } from '../../state/reads.ts';
import { RunHeader } from './run-header.tsx';
import { TranscriptView } from './transcript/transcript-view.tsx';

export function RunView({ run: runId }: { run: string }) {
  const build = useBuild();
  const reads = useReads();
  const params = { id: build.id, run: runId };
  const { value, failure } = useRead('/builds/{id}/runs/{run}', params);
  const again = () => void reads.load('/builds/{id}/runs/{run}', params, { again: true });
  const known = build.view.runs.find(({ id }) => id === runId);
  // It may have ended so long ago that the view does not tell of it any more.
  const isStale = !known && (value as RunAnswer | null)?.run.endedAt === null;
  useEffect(() => {
    if (isStale) again();
  }, [isStale]);
  if (!value)
    return failure ? <Unread failure={failure} what="The run" again={again} /> : <Loading what="The run" lines={8} />;
  const answer = value as RunAnswer;
  const run = known ?? answer.run;
  return (
    <div class="stack">
      <RunHeader run={run} />
      {answer.removedAt === null ? <FirstPart answer={answer} /> : <Removed at={answer.removedAt} />}
    </div>
  );
}

const Removed = ({ at }: { at: number }) => (
  <Notice kind="info" title="The transcript is not kept any more">
    <p>
      It was removed <At at={at} />, as this installation asks for. What the run cost stays.
    </p>
  </Notice>
);

/** What is shown first; the rest comes to it. */
function FirstPart({ answer }: { answer: RunAnswer }) {
  const build = useBuild();
  const reads = useReads();
  const location = useLocation();
  // The part of the first moment: another turn in the address or the end of the run do not ask for another.
  const query: ReadQuery = useMemo(() => firstPart(answer.run.status, location.query.peek()), []);
  const path = '/builds/{id}/runs/{run}/transcript';
  const params = { id: build.id, run: answer.run.id };
  const { value, failure } = useRead(path, params, query);
  const again = () => void reads.load(path, params, { query, again: true });
  if (value) return <TranscriptView answer={answer} first={value as TranscriptPage} />;
  return failure ? (
    <Unread failure={failure} what="The transcript" again={again} />
  ) : (
    <Loading what="The transcript" lines={12} />
  );
}
