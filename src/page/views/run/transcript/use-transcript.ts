/** The transcript of a run for a component: it grows while it is shown. */
import { useEffect, useMemo } from 'preact/hooks';
import type { RunAnswer } from '../../../../core/contract/reads/runs.ts';
import type { TranscriptPage } from '../../../../core/contract/reads/transcript.ts';
import { useApi } from '../../../state/acts.ts';
import { type Api, type Outcome, outcomeOf } from '../../../state/api.ts';
import { useBuild } from '../../../state/build-state.ts';
import { type TranscriptPort, type TranscriptState, transcriptState } from './transcript-state.ts';

/** How long after a failure it is tried again without being asked. */
const retryMs = 5_000;

/** `moved` is another one whenever the run has moved on. */
export function useTranscript(answer: RunAnswer, first: TranscriptPage, moved: string): TranscriptState {
  const api = useApi();
  const { id } = useBuild();
  const left = useMemo(() => new AbortController(), []);
  const state = useMemo(() => transcriptState(portOf(api, { id, run: answer.run.id }, left.signal), first, answer), []);
  useEffect(() => () => left.abort(), []);
  useEffect(() => state.grow(), [moved]);
  const failure = state.failure.value;
  useEffect(() => {
    if (failure?.status !== 0) return;
    const timer = setTimeout(state.grow, retryMs);
    return () => clearTimeout(timer);
  }, [failure]);
  return state;
}

function portOf(api: Api, path: { id: string; run: string }, signal: AbortSignal): TranscriptPort {
  return {
    transcript: (query) =>
      outcomeOf(api.GET('/builds/{id}/runs/{run}/transcript', { params: { path, query }, signal })) as Promise<
        Outcome<TranscriptPage>
      >,
    turns: (cursor) =>
      outcomeOf(
        api.GET('/builds/{id}/runs/{run}', { params: { path, query: cursor === null ? {} : { cursor } }, signal }),
      ) as Promise<Outcome<RunAnswer>>,
  };
}
