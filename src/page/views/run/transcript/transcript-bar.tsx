/** Finds in a transcript, goes to a turn or to the end, and folds what tools were given and answered. */
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { turnIn } from '../../../state/first-reads.ts';
import { useLocation } from '../../../state/location.ts';
import { several } from '../../../text/units.ts';
import { nextFound, shortestNeedle } from './found.ts';

type BarProps = {
  bar: RefObject<HTMLElement | null>;
  count: number;
  /** The turns that have what is looked for. */
  found: readonly number[];
  isWhole: boolean;
  toEnd: () => void;
};
type Typed = { currentTarget: HTMLInputElement };

export function TranscriptBar({ bar, count, found, isWhole, toEnd }: BarProps) {
  const location = useLocation();
  const query = location.query.value;
  const needle = query.get('q') ?? '';
  const chosen = turnIn(query);
  // What is half typed stays while the run goes on.
  const [typedTurn, setTypedTurn] = useState<string | null>(null);
  const areFolded = query.get('calls') === 'folded';
  const go = (turn: number | null) => turn !== null && location.setQuery({ turn: String(turn) });
  const goOn = (step: 1 | -1) => go(nextFound(found, chosen ?? (step === 1 ? 0 : count + 1), step));
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    goOn(event.shiftKey ? -1 : 1);
  };
  return (
    <header class="transcript-bar" ref={bar}>
      <h2 id="transcript-title">Transcript</h2>
      <search class="transcript-find">
        <input
          type="search"
          aria-label="Find in the transcript"
          placeholder="Find in the transcript"
          value={needle}
          onInput={({ currentTarget }: Typed) => location.setQuery({ q: currentTarget.value || null })}
          onKeyDown={press}
        />
        <button type="button" aria-label="Find before" disabled={found.length === 0} onClick={() => goOn(-1)}>
          ↑
        </button>
        <button type="button" aria-label="Find next" disabled={found.length === 0} onClick={() => goOn(1)}>
          ↓
        </button>
        <span class="transcript-found quiet figure" role="status">
          {needle.length >= shortestNeedle && foundWords(found, chosen, isWhole)}
        </span>
      </search>
      <div class="transcript-goto">
        <label>
          Turn{' '}
          <input
            type="number"
            min="1"
            max={count}
            value={typedTurn ?? chosen ?? ''}
            onInput={({ currentTarget }: Typed) => setTypedTurn(currentTarget.value)}
            onBlur={() => setTypedTurn(null)}
            onChange={({ currentTarget }: Typed) => {
              setTypedTurn(null);
              const turn = currentTarget.valueAsNumber;
              if (turn >= 1) go(Math.min(Math.round(turn), count));
            }}
          />
        </label>
        <button
          type="button"
          aria-pressed={areFolded}
          onClick={() => location.setQuery({ calls: areFolded ? null : 'folded' })}
        >
          Fold tools
        </button>
        <button type="button" onClick={toEnd}>
          To the end
        </button>
      </div>
    </header>
  );
}

function foundWords(found: readonly number[], chosen: number | null, isWhole: boolean): string {
  const soFar = isWhole ? '' : ' so far';
  if (found.length === 0) return `in no turn${soFar}`;
  const at = chosen === null ? -1 : found.indexOf(chosen);
  return at < 0
    ? `in ${several(found.length, 'turn')}${soFar}`
    : `${at + 1} of ${several(found.length, 'turn')}${soFar}`;
}
