/** The exit codes of the `breakwater` command and of `npm start -- --exit`. */
import type { BuildStatus } from '../../core/contract/views.ts';

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

/** The code for a build at rest; a build that still runs is no failure. */
export function exitCodeOf(status: BuildStatus): ExitCode {
  switch (status) {
    case 'failed':
    case 'cancelled':
      return exitCodes.failed;
    case 'paused':
      return exitCodes.paused;
    case 'opening':
    case 'planning':
    case 'running':
    case 'finishing':
    case 'completed':
      return exitCodes.ok;
    default:
      return status satisfies never;
  }
}
