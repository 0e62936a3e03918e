/** A run's transcript for whoever reads it: a page at a time, also while it grows. */
import type { TranscriptMessage, TranscriptPage } from '../../core/contract/reads/transcript.ts';
import { toldBlocks } from '../../core/runs/told-transcript.ts';
import type { Announcement } from '../announcement.ts';
import type { RunStore } from './store.ts';

/** `after` is the number of a message, -1 for the beginning. */
export type TranscriptQuery = { after: number; limit: number; waitMs: number };

/** Of the messages of one page: a large one comes alone. */
const mostPageCharacters = 1_000_000;

export function transcriptPage(
  store: Pick<RunStore, 'transcript' | 'lastMessage'>,
  { after, limit }: Omit<TranscriptQuery, 'waitMs'>,
  isOver: boolean,
): TranscriptPage {
  const messages: TranscriptMessage[] = [];
  let characters = 0;
  for (let n = after; messages.length < limit; ) {
    // One by one: a row can have two million characters, and a page of them would not fit what an object holds.
    const [row] = store.transcript(n, 1);
    if (!row) break;
    const blocks = toldBlocks(JSON.parse(row.content));
    characters += JSON.stringify(blocks).length;
    if (messages.length > 0 && characters > mostPageCharacters) break;
    messages.push({ n: row.n, session: row.session, role: row.role === 'assistant' ? 'assistant' : 'user', blocks });
    n = row.n;
  }
  const next = messages.at(-1)?.n ?? after;
  return { messages, next, more: !isOver || next < store.lastMessage() };
}

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
