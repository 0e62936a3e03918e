/** A command of `setup` that has failed before anything is planned: without what it makes there is nothing to build on. */
import { z } from 'zod';
import { tailOfText } from '../cut-text.ts';
import { oneLine } from '../one-line.ts';
import type { ExecResult } from '../sandbox/commands.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';

export const FailedSetUp = z.strictObject({
  repository: RepositoryName,
  /** The folder of the repository in which it ran; the root is ''. */
  path: z.string(),
  command: z.string(),
  exitCode: z.int().nullable(),
  timedOut: z.boolean(),
  /** The end of what it wrote. */
  tail: z.string(),
});
export type FailedSetUp = z.infer<typeof FailedSetUp>;

const longestTail = 4000;

export const failedSetUp = (
  { repository, path, command }: Pick<FailedSetUp, 'repository' | 'path' | 'command'>,
  { exitCode, timedOut, output }: ExecResult,
): FailedSetUp => ({ repository, path, command, exitCode, timedOut, tail: tailOfText(output, longestTail) });

/** One line, with the last line of what it wrote. */
export function failedSetUpText({ repository, path, command, exitCode, timedOut, tail }: FailedSetUp): string {
  const where = path === '' ? repository : `${repository}/${path}`;
  const how = timedOut ? 'ran out of time' : exitCode === null ? 'was killed' : `fails (exit code ${exitCode})`;
  const last = tail.trim().split('\n').at(-1) ?? '';
  return `the setup ${oneLine(command)} of ${where} ${how}${last === '' ? '' : `: ${oneLine(last)}`}`;
}
