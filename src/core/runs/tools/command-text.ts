/** What a model is shown of a command that ran. */
import { condensed } from '../../command-output/condensed.ts';
import type { ExecResult } from '../../sandbox/commands.ts';

/** Characters of an output that costs: some 3,000 tokens. */
const longestOutput = 10_000;

/** A command's output with what the model has to know about its end; `endedWithIt` it had left in the background. */
export function commandText(
  result: ExecResult,
  endedWithIt: readonly string[] = [],
  { isCompact } = { isCompact: false },
): string {
  const notes = [
    result.omittedBytes > 0 ? `[${result.omittedBytes} bytes of output left out in the middle]` : '',
    result.timedOut ? `[stopped after ${Math.round(result.durationMs / 1000)} s: the time limit]` : '',
    endedWithIt.length > 0 ? `[${leftBehind(endedWithIt)}]` : '',
    result.exitCode === 0 ? '' : `[${ending(result)}]`,
  ];
  const output = result.output.trimEnd();
  const whole = result.whole ?? 'have a command print a smaller part to see them';
  return [isCompact ? condensed(output, longestOutput, whole) : output, ...notes]
    .filter((part) => part !== '')
    .join('\n');
}

const mostNamed = 3;

function leftBehind(programs: readonly string[]): string {
  const named = programs.slice(0, mostNamed).join('; ');
  const more = programs.length > mostNamed ? `; and ${programs.length - mostNamed} more` : '';
  return `ended with this command, which had left it in the background: ${named}${more}`;
}

const ending = ({ exitCode, signal }: ExecResult): string =>
  exitCode !== null ? `exit code ${exitCode}` : `ended by ${signal ?? 'the system'}`;
