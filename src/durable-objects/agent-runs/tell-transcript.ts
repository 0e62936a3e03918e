/** A run's transcript for whoever reads it: a page at a time, also while it grows, and backwards from its end. */
import type { NumberedQuery } from '../../core/contract/reads/page.ts';
import type { TranscriptMessage, TranscriptPage } from '../../core/contract/reads/transcript.ts';
import { toldBlocks } from '../../core/runs/told-transcript.ts';
import type { Announcement } from '../announcement.ts';
import type { RunStore, TranscriptRow } from './store.ts';

type Rows = Pick<RunStore, 'transcript' | 'messageBefore' | 'lastMessage'>;

/** Of the messages of one page: a large one comes alone. */
const mostPageCharacters = 1_000_000;

export function transcriptPage(store: Rows, query: NumberedQuery, isOver: boolean): TranscriptPage {
  const isBackwards = 'before' in query;
  const from = isBackwards ? (query.before ?? store.lastMessage() + 1) : query.after;
  // One by one: a row can have two million characters, and a page of them would not fit what an object holds.
  const step = (n: number): TranscriptRow | null =>
    isBackwards ? store.messageBefore(n) : (store.transcript(n, 1)[0] ?? null);
  const found: TranscriptMessage[] = [];
  let characters = 0;
  for (let row = step(from); row && found.length < query.limit; row = step(row.n)) {
    const message = toldMessage(row);
    characters += JSON.stringify(message.blocks).length;
    if (found.length > 0 && characters > mostPageCharacters) break;
    found.push(message);
  }
  const messages = isBackwards ? found.reverse() : found;
  const last = store.lastMessage();
  const next = messages.at(-1)?.n ?? (isBackwards ? Math.min(from - 1, last) : from);
  const first = messages[0]?.n ?? next + 1;
  return { messages, next, previous: first > 0 ? first : null, more: !isOver || next < last };
}

const toldMessage = ({ n, session, turn, role, content }: TranscriptRow): TranscriptMessage => ({
  n,
  session,
  turn,
  role: role === 'assistant' ? 'assistant' : 'user',
  blocks: toldBlocks(JSON.parse(content)),
});

/** The store, which announces what may interest those who follow: a message, or the end. */
export function withNews(store: RunStore, news: Announcement): RunStore {
  return {
    ...store,
    commit(change) {
      const record = store.commit(change);
      if (change.messages || record.state.phase.kind === 'ended') news.announce();
      return record;
    },
  };
}
