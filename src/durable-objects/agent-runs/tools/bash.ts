/** `bash`: runs a command in the sandbox. */
import { z } from 'zod';
import { looksAtPages } from '../../../core/runs/set-up.ts';
import { commandText } from '../../../core/runs/tools/command-text.ts';
import { answer, failed, refusal, type ToolOutcome } from '../../../core/runs/tools/tool-outcome.ts';
import { followJob } from './follow-job.ts';
import { inCopy, onGradedTree } from './graded-tree.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

const usualMinutes = 10;
const longestMinutes = 60;

const Command = z.strictObject({
  command: z.string().min(1).max(100_000).describe('Run by bash in the workspace root.'),
  timeout_minutes: z
    .number()
    .positive()
    .max(longestMinutes)
    .optional()
    .describe(`How long it may take, at most ${longestMinutes}; ${usualMinutes} where nothing is said.`),
});
const Input = z.union(
  [
    // Models know this word from other shells.
    Command.extend({ restart: z.literal(false).optional() }),
    z.strictObject({ command: z.string().optional(), restart: z.literal(true) }),
  ],
  'give a command',
);
type Input = z.infer<typeof Input>;

const lost =
  'The command was interrupted: its sandbox was lost, and another one has taken its place. It may have run in part, in ' +
  'full or not at all, and its output is lost. Check the state of the files before you repeat it.';

const describedAs = (more: string) => ({
  name: 'bash',
  description:
    `Runs a command in a shell of its own, which starts in the workspace root each time. ${more}The answer has its ` +
    'output, both streams as one, and its exit code where that is not 0. Whatever it has started in the background ends ' +
    'with it.',
  input_schema: inputSchema(Command),
});

export const bash: Tool = defineTool({
  definition: describedAs(''),
  about:
    `runs a command in a fresh shell that starts in the workspace root; it may take ${usualMinutes} minutes, or up to ` +
    `${longestMinutes} where you say so, and what it leaves in the background ends with it`,
  input: Input,
  takesAnyText: true,
  changesTree: () => true,
  execute: (input, context) => runCommand(input, context),
  // Without jobs it went with the object that ran it.
  resume: async (input, context) => (context.job.life === null ? refusal(lost) : runCommand(input, context)),
});

/** `bash` of a run that may look but not touch: every command starts from the committed tree, so it may be repeated. */
export const bashOnCleanTree: Tool = defineTool({
  definition: describedAs('Before it the tree is put back to the merged commit. '),
  about: `runs a command in a fresh shell, on a tree that is put back to the merged commit first; the same limits of time`,
  input: Input,
  takesAnyText: true,
  execute: (input, context) => runCommand(input, context, onGradedTree),
});

/** For what must be broken to be understood: the tree that is graded stays as it is. */
export const tryInCopy: Tool = defineTool({
  definition: {
    name: 'try_in_copy',
    description:
      'Runs a command in a fresh copy of the whole workspace, at ~/copy, with what is installed there. Break the code in it ' +
      'and run the tests to see whether they notice. The copy is gone when the command ends, so change and test in one.',
    input_schema: inputSchema(Command),
  },
  about: 'runs a command in a fresh copy of the workspace (~/copy), which may be broken; gone when the command ends',
  input: Command,
  takesAnyText: true,
  execute: (input, context) => runCommand(input, context, inCopy),
});

type Around = (command: string) => string;

async function runCommand(input: Input, context: ToolContext, around?: Around): Promise<ToolOutcome> {
  const onCleanTree = around !== undefined;
  if (input.restart) return answer('Every command already gets a shell of its own, in the workspace root.');
  const { job, sandboxLife, sandbox, live, signal, services, timeLeftMs } = context;
  const life = onCleanTree ? sandboxLife : job.life;
  const minutes = input.timeout_minutes ?? usualMinutes;
  const state = await followJob(
    { name: job.name, life, sandbox, live, signal, services, hasBrowser: looksAtPages(context) },
    {
      command: around ? around(input.command) : input.command,
      title: input.command,
      timeoutMs: Math.min(minutes * 60_000, timeLeftMs),
      onCleanTree,
    },
  );
  if (!state.ok) return failed(state.error);
  switch (state.result.kind) {
    case 'running':
      return { kind: 'running' };
    case 'lost':
      return refusal(lost);
    case 'ended': {
      const { result, endedWithIt } = state.result;
      const text = commandText(result, endedWithIt, { isCompact: context.order.tokens.compactResults });
      if (result.exitCode !== 0) return refusal(text);
      // Evidence names exit codes, also those that are good.
      return answer(onCleanTree ? [text, '[exit code 0]'].filter((part) => part !== '').join('\n') : text);
    }
    default:
      return state.result satisfies never;
  }
}
