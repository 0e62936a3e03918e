/**
 * `GET /builds/:id/runs/:run/transcript?after=N&limit=N&wait=SECONDS`, or backwards with `before=N`: what a run's model was
 * told and said, as a person reads it.
 */
import { z } from 'zod';
import { growing } from '../growing.ts';

const Text = z.object({ kind: z.literal('text'), text: z.string() });
/** A picture is told by what it is: it can be large, and evidence keeps those that a verdict cites. */
const Picture = z.object({ kind: z.literal('picture'), mediaType: z.string(), bytes: z.int() });
/** A block of a kind that has no words, such as thinking that the provider keeps to itself. */
const Other = z.object({ kind: z.literal('other'), type: z.string() });

export const TranscriptBlock = z.discriminatedUnion('kind', [
  Text,
  z.object({ kind: z.literal('thinking'), text: z.string() }),
  z.object({ kind: z.literal('tool-call'), id: z.string(), name: z.string(), input: z.json() }),
  z.object({
    kind: z.literal('tool-result'),
    /** Of the call that it answers. */
    id: z.string(),
    isError: z.boolean(),
    content: z.array(z.discriminatedUnion('kind', [Text, Picture, Other])),
  }),
  Picture,
  Other,
]);
export type TranscriptBlock = z.infer<typeof TranscriptBlock>;

export const TranscriptMessage = z.object({
  /** Counts from 0 through all sessions of the run. */
  n: z.int(),
  session: z.int(),
  /**
   * The model call, as in the turns of the run, whose answer this is, or for which it was written: tool results lead to the
   * next one, which a run that has ended may never have made. Null in rows of an older release.
   */
  turn: z.int().nullable(),
  role: growing(z.enum(['user', 'assistant'])),
  blocks: z.array(TranscriptBlock),
});
export type TranscriptMessage = z.infer<typeof TranscriptMessage>;

export const TranscriptPage = z.object({
  /** Oldest first, also backwards. */
  messages: z.array(TranscriptMessage),
  /** What `after` asks for what follows, also where nothing does yet. */
  next: z.int(),
  /** What `before` asks for what precedes them; null where nothing does. */
  previous: z.int().nullable(),
  /** Whether there may be more: at once, or because the run goes on. */
  more: z.boolean(),
});
export type TranscriptPage = z.infer<typeof TranscriptPage>;
