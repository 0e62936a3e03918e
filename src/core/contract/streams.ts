/** What a build's streams carry: the messages of its WebSocket in both directions. */
import { z } from 'zod';
import { BuildEvent } from './events.ts';
import { BuildView } from './views.ts';

/** What a run's command is at. It is told while it is so, and never stored: it has no number, and is not told again. */
export const StreamProgress = z.object({
  runId: z.string(),
  command: z.object({ title: z.string(), elapsedMs: z.number(), lastLine: z.string() }).nullable(),
});
export type StreamProgress = z.infer<typeof StreamProgress>;

const View = BuildView.omit({ urls: true });

/** What makes of the view that a reader has the one of now: fields, tasks and runs take the place of those before. */
export const ViewChanges = z.object({
  /** By name, as they are in the view; those that are not here are as they were. */
  fields: z.record(z.string(), z.json()),
  tasks: View.shape.tasks,
  runs: View.shape.runs,
  /** Tasks that are not there any more. */
  gone: z.array(z.string()),
});
export type ViewChanges = z.infer<typeof ViewChanges>;

/**
 * What the server sends. `view` comes first, and holds all events up to `seq`; then events, without gaps or doubles, those
 * of one commit together with what they have changed in the view; and the view again, where a reader may have missed a
 * change.
 */
export const StreamMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('view'), seq: z.int(), view: View }),
  z.object({ kind: z.literal('events'), events: z.array(BuildEvent), changes: ViewChanges.nullable() }),
  z.object({ kind: z.literal('progress'), ...StreamProgress.shape }),
  /** To be sent back as it is, once all before it is read: so much is sent ahead of a reader, and no more. */
  z.object({ kind: z.literal('mark'), mark: z.string() }),
]);
export type StreamMessage = z.infer<typeof StreamMessage>;

/**
 * Messages of a WebSocket, those with views that have the recent runs alone, or frames of server-sent events; behind an
 * event, or (null) with what comes next.
 */
export type StreamQuery = { form: 'messages' | 'recent' | 'frames'; after: number | null };

/** Whose stream it is: streams are counted by caller, and a link that is passed on is one caller. */
export type StreamCaller = { kind: 'link' | 'other'; digest: string };

/** What a reader may say, beside the bare text `ping`, which is answered by `pong`. */
export const StreamRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mark'), mark: z.string().max(100) }),
  /** Goes on behind this event, wherever the reader was. */
  z.strictObject({ kind: z.literal('resume'), after: z.int().nonnegative() }),
]);
export type StreamRequest = z.infer<typeof StreamRequest>;

/** What a list of builds tells its readers: it is another one now, and first, that it may be. What it shows is read. */
export const ListMessage = z.object({ kind: z.literal('changed') });
export type ListMessage = z.infer<typeof ListMessage>;
