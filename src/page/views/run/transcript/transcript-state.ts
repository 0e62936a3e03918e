/**
 * The transcript and the turns of one run as the page has them: from the part that came first it grows both ways, and behind
 * a run that is under way for as long as it goes on.
 */
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { RunAnswer, TurnView } from '../../../../core/contract/reads/runs.ts';
import type { TranscriptMessage, TranscriptPage } from '../../../../core/contract/reads/transcript.ts';
import type { Failure, Outcome } from '../../../state/api.ts';

export type TranscriptQuery = { after?: number; before?: number | 'end'; limit?: number; wait?: number };
export type TranscriptPort = {
  transcript(query: TranscriptQuery): Promise<Outcome<TranscriptPage>>;
  /** The turns behind one. */
  turns(cursor: string | null): Promise<Outcome<RunAnswer>>;
};

export type TranscriptState = {
  /** Without gaps, oldest first. */
  messages: ReadonlySignal<readonly TranscriptMessage[]>;
  /** What each turn cost, by number. */
  figures: ReadonlySignal<ReadonlyMap<number, TurnView>>;
  /** Whether all there is so far is here. */
  isWhole: ReadonlySignal<boolean>;
  failure: ReadonlySignal<Failure | null>;
  /** Reads what is missing, and follows; again after a failure, or when the run has moved on. */
  grow(): void;
};

const pageMessages = 200;
/** How long the server holds a question to which there is no answer yet. */
const waitSeconds = 20;

export function transcriptState(
  port: TranscriptPort,
  first: TranscriptPage,
  run: Pick<RunAnswer, 'turns' | 'next'>,
): TranscriptState {
  const messages = signal<readonly TranscriptMessage[]>(first.messages);
  const figures = signal<ReadonlyMap<number, TurnView>>(byNumber(run.turns));
  const isWhole = signal(false);
  const failure = signal<Failure | null>(null);
  let { next, previous, more } = first;
  let isReadingTurns = false;
  let hasReachedEnd = false;
  const busy = new Set<'back' | 'on'>();

  const fails = (outcome: { ok: false; failure: Failure }): void => {
    failure.value = outcome.failure;
  };
  const tellWhole = (): void => {
    isWhole.value = previous === null && (!more || hasReachedEnd);
  };

  async function growBack(): Promise<void> {
    while (previous !== null) {
      const outcome = await port.transcript({ before: previous, limit: pageMessages });
      if (!outcome.ok) return fails(outcome);
      const page = outcome.value;
      batch(() => {
        failure.value = null;
        messages.value = [...page.messages, ...messages.peek()];
      });
      previous = page.previous;
    }
  }

  async function growOn(): Promise<void> {
    while (more) {
      const outcome = await port.transcript({
        ...(next >= 0 ? { after: next } : {}),
        limit: pageMessages,
        ...(hasReachedEnd ? { wait: waitSeconds } : {}),
      });
      if (!outcome.ok) return fails(outcome);
      const page = outcome.value;
      batch(() => {
        failure.value = null;
        if (page.messages.length > 0) messages.value = [...messages.peek(), ...page.messages];
      });
      ({ next, more } = page);
      hasReachedEnd ||= page.messages.length === 0;
      tellWhole();
      if (page.messages.length > 0) void readTurns(lastTurn(figures.peek()));
    }
  }

  /** From the last that is known on: it may have been under way. */
  async function readTurns(from: number): Promise<void> {
    if (isReadingTurns) return;
    isReadingTurns = true;
    let cursor: string | null = from > 1 ? String(from - 1) : null;
    do {
      const outcome = await port.turns(cursor);
      if (!outcome.ok) {
        fails(outcome);
        break;
      }
      figures.value = new Map([...figures.peek(), ...byNumber(outcome.value.turns)]);
      cursor = outcome.value.next;
    } while (cursor !== null);
    isReadingTurns = false;
  }

  async function once(way: 'back' | 'on', read: () => Promise<void>): Promise<void> {
    if (busy.has(way)) return;
    busy.add(way);
    await read();
    busy.delete(way);
    tellWhole();
  }

  let hasBegun = false;
  return {
    messages,
    figures,
    isWhole,
    failure,
    grow() {
      void once('back', growBack);
      // The run has moved on, or what failed is tried again: there may be more than was said.
      if (hasBegun) more = true;
      void once('on', growOn);
      if (hasBegun || run.next !== null) void readTurns(lastTurn(figures.peek()));
      hasBegun = true;
    },
  };
}

const byNumber = (turns: readonly TurnView[]): Map<number, TurnView> => new Map(turns.map((turn) => [turn.turn, turn]));
const lastTurn = (figures: ReadonlyMap<number, TurnView>): number => Math.max(0, ...figures.keys());
