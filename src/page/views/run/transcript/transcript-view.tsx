/** The transcript of a run: its turns, with a way to find in them and to go to one; those that are in sight are drawn. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { RunAnswer } from '../../../../core/contract/reads/runs.ts';
import type { TranscriptPage } from '../../../../core/contract/reads/transcript.ts';
import { Empty, Unread } from '../../../parts/notice.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { isUnderWay, turnIn } from '../../../state/first-reads.ts';
import { useLocation } from '../../../state/location.ts';
import { FoldsContext } from '../turn/fold.tsx';
import { NeedleContext } from '../turn/marked.tsx';
import { OneTurn } from '../turn/one-turn.tsx';
import { turnsWith } from './found.ts';
import { shownTurns } from './shown-turns.ts';
import { TranscriptBar } from './transcript-bar.tsx';
import { TranscriptNow } from './transcript-now.tsx';
import { useTranscript } from './use-transcript.ts';
import { useWindowList } from './use-window-list.ts';

/** Of a turn with one call, as most are. */
const estimatePx = 360;

export function TranscriptView({ answer, first }: { answer: RunAnswer; first: TranscriptPage }) {
  const build = useBuild();
  const { query } = useLocation();
  const run = build.view.runs.find(({ id }) => id === answer.run.id) ?? answer.run;
  const state = useTranscript(answer, first, `${run.turns} ${run.status}`);
  const messages = state.messages.value;
  const figures = state.figures.value;
  const shown = useMemo(() => shownTurns(messages), [messages]);
  const count = useMemo(() => Math.max(run.turns, 0, ...shown.keys(), ...figures.keys()), [run.turns, shown, figures]);

  const needle = query.value.get('q') ?? '';
  const found = useMemo(() => turnsWith(shown.values(), needle), [shown, needle]);
  const chosen = turnIn(query.value);
  const folds = useMemo(() => new Map<string, boolean>(), []);
  const areCallsFolded = query.value.get('calls') === 'folded';
  const isLive = isUnderWay(run.status);

  const list = useRef<HTMLOListElement>(null);
  const bar = useRef<HTMLElement>(null);
  const coveredPx = (bar.current?.offsetHeight ?? 0) + 8;
  const rows = useWindowList(list, { count, estimatePx, coveredPx, followsEnd: isLive });
  const isMeasured = rows.items !== null;
  useEffect(() => {
    if (!isMeasured) return;
    if (chosen !== null) rows.scrollTo(Math.min(chosen, count) - 1);
    else if (isLive) rows.scrollToEnd();
    // A run that ends or grows does not move its reader.
  }, [isMeasured, chosen]);

  const numbers = rows.items?.map(({ index }) => index + 1) ?? [...shown.keys()];
  const failure = state.failure.value;
  return (
    <section class="card transcript" aria-labelledby="transcript-title">
      <TranscriptBar
        bar={bar}
        count={count}
        found={found}
        isWhole={state.isWhole.value}
        toEnd={() => rows.scrollToEnd()}
      />
      {failure && <Unread failure={failure} what="The rest of the transcript" again={state.grow} />}
      {count === 0 && !isLive && <Empty title="This run asked no model" />}
      <NeedleContext.Provider value={needle}>
        <FoldsContext.Provider value={folds}>
          {/* What is not drawn has its room; a script may set what the page's policy refuses in a document. */}
          <ol class="turns" ref={list} {...(rows.padding ? { style: rows.padding } : {})}>
            {numbers.map((number) => (
              <li
                key={number}
                id={`turn-${number}`}
                ref={rows.measure}
                data-index={number - 1}
                class={number === chosen ? 'turn turn-chosen' : 'turn'}
                aria-setsize={count}
                aria-posinset={number}
              >
                <OneTurn
                  number={number}
                  turn={shown.get(number)}
                  figures={figures.get(number)}
                  beginsSession={
                    (shown.get(number)?.session ?? 1) > (shown.get(number - 1)?.session ?? Number.MAX_VALUE)
                  }
                  areCallsFolded={areCallsFolded}
                  isAwaited={isLive && number === count}
                />
              </li>
            ))}
          </ol>
        </FoldsContext.Provider>
      </NeedleContext.Provider>
      {!isMeasured && <Elsewhere numbers={numbers} count={count} />}
      {isLive && <TranscriptNow run={run} />}
    </section>
  );
}

/** Where no script runs, the other turns are a link away. */
function Elsewhere({ numbers, count }: { numbers: readonly number[]; count: number }) {
  const [first, last] = [numbers[0] ?? 1, numbers.at(-1) ?? count];
  if (first <= 1 && last >= count) return null;
  return (
    <p class="row">
      <span>
        Turns {first} to {last} of {count}
      </span>
      {first > 1 && <a href={`?turn=${Math.max(1, first - 14)}`}>Earlier</a>}
      {last < count && <a href={`?turn=${last + 1}`}>Later</a>}
    </p>
  );
}
