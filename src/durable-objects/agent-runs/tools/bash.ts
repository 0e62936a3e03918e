/** `bash`: runs a command in the sandbox. */
import { z } from 'zod';
import { commandText } from '../../../core/runs/tools/command-text.ts';
import { answer, failed, refusal, type ToolOutcome } from '../../../core/runs/tools/tool-outcome.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

export const commandTimeoutMs = 10 * 60_000;

const Input = z.union(
  [
    z.strictObject({ command: z.string().min(1).max(100_000), restart: z.literal(false).optional() }),
    z.strictObject({ command: z.string().optional(), restart: z.literal(true) }),
  ],
  'give a command, or restart: true',
);
type Input = z.infer<typeof Input>;

const interrupted =
  'The command was interrupted by a restart of the system. It may have run in part, in full or not at all, and its ' +
  'output is lost. Check the state of the files before you repeat it.';

const definition = { type: 'bash_20250124', name: 'bash' } as const;

export const bash: Tool = defineTool({
  definition,
  about: 'runs a command in a fresh shell in the workspace root; ten minutes are the limit',
  input: Input,
  takesAnyText: true,
  changesTree: () => true,
  execute: runCommand,
  resume: async () => refusal(interrupted),
});

/** `bash` of a run that may look but not touch: every command starts from the committed tree. */
export const bashOnCleanTree: Tool = defineTool({
  definition,
  about: 'runs a command in a fresh shell, on a tree that is put back to the merged commit first',
  input: Input,
  takesAnyText: true,
  execute: async (input, context) => {
    const reset = await context.sandbox.call('reset', {}, context.signal);
    return reset.ok ? runCommand(input, context) : failed(reset.error);
  },
});

async function runCommand(input: Input, context: ToolContext): Promise<ToolOutcome> {
  if (input.restart) return answer('Every command already gets a shell of its own, in the workspace root.');
  const timeoutMs = Math.max(1000, Math.min(commandTimeoutMs, context.timeLeftMs));
  const ran = await context.sandbox.exec({ command: input.command, timeoutMs }, { signal: context.signal });
  if (!ran.ok) return failed(ran.error);
  return ran.result.exitCode === 0 ? answer(commandText(ran.result)) : refusal(commandText(ran.result));
}
