/** What a model is shown of a command that ran. */
import type { ExecResult } from '../../sandbox/commands.ts';

/** A command's output with what the model has to know about its end. */
export function commandText(result: ExecResult): string {
  const notes = [
    result.omittedBytes > 0 ? `[${result.omittedBytes} bytes of output left out in the middle]` : '',
    result.timedOut ? `[stopped after ${Math.round(result.durationMs / 1000)} s: the time limit]` : '',
    result.exitCode === 0 ? '' : `[${ending(result)}]`,
  ];
  return [result.output.trimEnd(), ...notes].filter((part) => part !== '').join('\n');
}

const ending = ({ exitCode, signal }: ExecResult): string =>
  exitCode !== null ? `exit code ${exitCode}` : `ended by ${signal ?? 'the system'}`;
