/**
 * How far a reader of a build's events has come, and how much is sent ahead of it. Nobody can see how much of a WebSocket
 * waits to be sent, so marks go with the events: a reader sends each back, and without an answer no more than one further
 * portion follows. What a reader has not been sent yet stays in the event log.
 */
import type { StreamQuery } from '../contract/streams.ts';

export type Reader = {
  form: StreamQuery['form'];
  openedAt: number;
  /** The last event that was sent to it. */
  sent: number;
  /** Characters that have been sent since the last mark. */
  ahead: number;
  /** The mark that it has not sent back yet. */
  mark: { id: string; at: number } | null;
};

/** Characters of a portion: a mark follows each. */
const portion = 1_000_000;

/** A reader that holds a mark back for so long, with more to read behind it, does not read. */
const slowMs = 30_000;

/** A token or a link may be revoked: after so long a reader connects again, and is asked for it. */
const longestMs = 30 * 60_000;

export const newReader = (opened: Pick<Reader, 'form' | 'sent' | 'openedAt'>): Reader => ({
  ...opened,
  ahead: 0,
  mark: null,
});

const hasPortion = ({ ahead }: Reader): boolean => ahead >= portion;

/** Whether nothing more is sent to it until it has sent back its mark. */
export const isHeld = (reader: Reader): boolean => reader.mark !== null && hasPortion(reader);

export const wantsMark = (reader: Reader): boolean => reader.mark === null && hasPortion(reader);

/** Why a reader is told nothing more; null where it is. */
export function whyClosed(reader: Reader, now: number): 'slow' | 'renew' | null {
  if (isHeld(reader) && reader.mark !== null && now - reader.mark.at >= slowMs) return 'slow';
  return hasLasted(reader, now) ? 'renew' : null;
}

/** Whether it has been open for as long as a stream is. */
export const hasLasted = ({ openedAt }: Pick<Reader, 'openedAt'>, now: number): boolean => now - openedAt >= longestMs;

/** After a message of so many characters; with the number of its last event, where it has any. */
export const afterSent = (reader: Reader, characters: number, seq = reader.sent): Reader => ({
  ...reader,
  sent: seq,
  ahead: reader.ahead + characters,
});

export const afterMark = (reader: Reader, mark: { id: string; at: number }): Reader => ({
  ...reader,
  ahead: 0,
  mark,
});

/** A mark that is not the one that is waited for says nothing. */
export const afterAnswer = (reader: Reader, id: string): Reader =>
  reader.mark?.id === id ? { ...reader, mark: null } : reader;
