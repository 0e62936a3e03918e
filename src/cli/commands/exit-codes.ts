/** The exit codes of the `breakwater` command and of `npm start -- --exit`. */
import type { BuildView } from '../../core/contract/views.ts';

export const exitCodes = {
  ok: 0,
  /** The build failed or was cancelled. */
  failed: 1,
  /** Wrong usage, or an input that was refused. */
  badInput: 2,
  /** The build is paused and waits for a person. */
  paused: 3,
  /** The API cannot be reached, or what answers there is not the API. */
  unreachable: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each means to a script, for the help and the reference. */
export const exitCodeTexts: readonly (readonly [ExitCode, string])[] = [
  [exitCodes.ok, 'done'],
  [exitCodes.failed, 'the build failed or was cancelled, or a check of `doctor` failed'],
  [exitCodes.badInput, 'bad input'],
  [exitCodes.paused, 'paused'],
  [exitCodes.unreachable, 'the API cannot be reached'],
  [exitCodes.interrupted, 'interrupted'],
];

/** The code for a build at rest; a build that still runs is no failure, nor is a status of a newer release. */
export function exitCodeOf(status: BuildView['status']): ExitCode {
  switch (status) {
    case 'failed':
    case 'cancelled':
      return exitCodes.failed;
    case 'paused':
      return exitCodes.paused;
    default:
      return exitCodes.ok;
  }
}
