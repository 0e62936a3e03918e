/** One of the commands that start the local stack: its flags are read, and help and faults answered, before it begins. */
import { exitCodes } from '../cli/commands/exit-codes.ts';
import { devHelp, type LocalOptions, parseOptions, startHelp } from './options.ts';

/** How long a link that is printed at the start signs a browser in: for a day of work. */
export const localLinkMinutes = 720;

/** Sets this process's exit code: that of `run`, or that of bad input. */
export async function localCommand(
  command: 'start' | 'dev',
  run: (options: LocalOptions) => Promise<number>,
): Promise<void> {
  const help = command === 'start' ? startHelp : devHelp;
  const parsed = parseOptions(command, process.argv.slice(2), process.cwd());
  switch (parsed.kind) {
    case 'help':
      console.log(help);
      break;
    case 'fault':
      console.error(`${parsed.message}\n\n${help}`);
      process.exitCode = exitCodes.badInput;
      break;
    case 'run':
      process.exitCode = await run(parsed.options);
      break;
    default:
      parsed satisfies never;
  }
}
