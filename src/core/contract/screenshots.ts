/** Screenshots that an evaluator has taken: how they are named and kept as evidence, and what bounds them. */
import { z } from 'zod';

/** Of one evaluation; each has at most `mostPngBytes`. */
export const mostScreenshots = 20;
/** Shown to the model in one message: with their texts they fit a row. */
export const mostShownAtOnce = 3;
/** The most that any model counts for one picture, whatever its size. */
export const mostImageTokens = 5000;

export const Screenshot = z.strictObject({
  /** Names it within its build, and is what a verdict cites. */
  id: z.string().max(200),
  url: z.string().max(2000),
  title: z.string().max(500),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type Screenshot = z.infer<typeof Screenshot>;

type Run = { buildId: string; runId: string; task: string; round: number };

/** The same for the same picture, also where it is taken again after a crash. */
export const screenshotId = (run: Run, number: number): string => `${run.task}-${run.round}-${ownName(run)}-${number}`;

/** Where all of a run's are: by build, task and round. */
export const evidencePrefix = (run: Run): string => `${run.buildId}/${run.task}/${run.round}/${ownName(run)}-`;

/** Where the one with this id is; null for text that is no id. */
export function evidenceKey(buildId: string, id: string): string | null {
  const [, task, round, run, number] =
    /^([A-Za-z0-9][A-Za-z0-9._-]{0,39})-(\d{1,6})-(r\d{1,6})-(\d{1,3})$/.exec(id) ?? [];
  return task === undefined ? null : `${buildId}/${task}/${round}/${run}-${number}.png`;
}

/** Of a run within its build. */
const ownName = ({ buildId, runId }: Run): string => runId.slice(buildId.length + 1);

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether bytes begin as a PNG does: nothing else is ever kept, or served, as one. */
export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, index) => bytes[index] === byte);
