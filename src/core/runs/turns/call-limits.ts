/** How long an answer of the model may take, and how large it may be. */
import { deadlineOf } from '../next-action.ts';
import type { RunRecord } from '../record.ts';

export type CallLimits = {
  /** The longest wait for the headers of an answer. */
  answerMs: number;
  /** The longest pause within its body: an answer that keeps coming is not given up for its length. */
  silenceMs: number;
  /** The longest call as a whole. */
  wholeMs: number;
  /** Of the stream, with all that is put around the words. */
  mostBytes: number;
  /** Of the message's blocks as JSON. */
  mostContentBytes: number;
};

const minute = 60_000;

export const callLimits: CallLimits = {
  // A stream sends a ping every few seconds; one that is silent for so long is dead, and so is one that never begins.
  answerMs: 2 * minute,
  silenceMs: 2 * minute,
  // The platform ends a handler after 15 minutes, without a word to it; other steps of it have come before.
  wholeMs: 14 * minute,
  mostBytes: 16_000_000,
  // A message is a row of the transcript, and a row holds 2 MB.
  mostContentBytes: 1_800_000,
};

/** The time for an answer, from its beginning, that is left to the run; never so short that none could come. */
export const timeForAnswerMs = (record: Pick<RunRecord, 'order' | 'state'>, now: number): number =>
  Math.max(1000, Math.min(callLimits.wholeMs, deadlineOf(record) - now));

/** Why an answer that was still coming was cut off. */
export const cutAtWhole = ({ wholeMs }: Pick<CallLimits, 'wholeMs'>): string =>
  `the answer was cut off, still coming, after ${wholeMs / 1000} s: the platform lets a call take no longer`;
