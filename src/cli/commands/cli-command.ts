/** What a command of `breakwater` is: its place on the command line, and what it is given to do its work. */
import type { Command } from 'commander';
import type { ApiFailure } from '../client/api-client.ts';
import { failureExitCode, failureLines } from '../client/failure-text.ts';
import type { Profile } from '../client/profile.ts';
import type { Screen } from '../display/display.ts';
import type { ExitCode } from './exit-codes.ts';

export type Terminal = {
  stdout: Screen;
  stderr: Screen;
  environment: {
    NO_COLOR?: string | undefined;
    BREAKWATER_API?: string | undefined;
    BREAKWATER_TOKEN?: string | undefined;
    BREAKWATER_PROFILE?: string | undefined;
  };
  cwd: string;
  /** Where logins and the outbox are kept. */
  config: string;
  /** Asks for a line that is not shown, or reads it where the input is no terminal; null where there is none. */
  readSecret: (question: string) => Promise<string | null>;
  /** Opens a page in a browser; false where there is none. */
  openPage: (url: string) => Promise<boolean>;
  /** Milliseconds since the epoch. */
  now: () => number;
};

export type CommandContext = {
  terminal: Terminal;
  /** Sends what the outbox holds for the API that was asked for, does the work, and ends with its exit code. */
  withProfile: (
    work: (profile: Profile) => Promise<ExitCode>,
    /** `api` was given as an argument, in place of the option. */
    options?: { sendKept?: boolean; api?: string | undefined },
  ) => Promise<void>;
  /** The same for work that needs no API. */
  alone: (work: () => Promise<ExitCode>) => Promise<void>;
};

/** Options that stand before or after any command. */
export type GlobalOptions = { api?: string; token?: string; profile?: string };

export type CliCommand = {
  /** The operations of the API that can be done with it, as its document names them: `GET /builds/{id}`. */
  calls: readonly string[];
  /** Adds it, or several that belong together, with `--json` and an example in its help. */
  add: (program: Command, context: CommandContext) => void;
};

/** What every command's help ends with. */
export const withExample = (command: Command, example: string): Command =>
  command.addHelpText('after', `\nExample:\n  ${example}`);

export function complain(terminal: Terminal, lines: readonly string[], code: ExitCode): ExitCode {
  terminal.stderr.write(`${lines.join('\n')}\n`);
  return code;
}

/** `build` is the id that was asked about, if any. */
export const complainOf = (terminal: Terminal, failure: ApiFailure, build?: string): ExitCode =>
  complain(terminal, failureLines(failure, build), failureExitCode(failure));
