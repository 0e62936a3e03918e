/** What went wrong with an API call, as lines for a person, and the exit code that goes with it. */

import { type ExitCode, exitCodes } from '../commands/exit-codes.ts';
import { nextLine } from '../display/next-steps.ts';
import { printable } from '../display/printable.ts';
import type { ApiFailure } from './api-client.ts';

/** `build` is the id that was asked about: what could be asked of it instead is told as commands. */
export function failureLines(failure: ApiFailure, build?: string): string[] {
  switch (failure.reason) {
    case 'unreachable':
      return [`Cannot reach the API: ${printable(failure.message)}`];
    case 'malformed':
      return failure.message.split('\n').map(printable);
    case 'refused': {
      const { title, detail, errors = [], next = [] } = failure.problem;
      if (errors.length > 0) return errors.map(({ path, message }) => faultLine(path, message));
      const hint = build === undefined ? null : nextLine(build, next);
      return [printable(detail || title), ...(hint === null ? [] : [hint])];
    }
    default:
      return failure satisfies never;
  }
}

/** `repositories[0].url: must be …`; a fault of the whole has no path. */
export const faultLine = (path: string, message: string): string =>
  path === '' ? printable(message) : `${printable(path)}: ${printable(message)}`;

export function failureExitCode(failure: ApiFailure): ExitCode {
  switch (failure.reason) {
    case 'unreachable':
    case 'malformed':
      return exitCodes.unreachable;
    case 'refused':
      return exitCodes.badInput;
    default:
      return failure satisfies never;
  }
}
