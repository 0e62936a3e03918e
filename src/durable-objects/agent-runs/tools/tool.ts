/** What a tool is: its definition for the model, and what it does in the sandbox when it is called. */
import type { z } from 'zod';
import type { RunSandbox } from '../../../containers/driver/object-sandbox.ts';
import type { Discovery } from '../../../core/roles.ts';
import type { RunOrder, RunOutcome } from '../../../core/runs/messages.ts';
import type { Evaluation } from '../../../core/runs/record.ts';
import type { ToolDefinition } from '../../../core/runs/request.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import { textFaults } from '../../../core/text-faults.ts';

export type ToolContext = {
  order: RunOrder;
  sandbox: RunSandbox;
  /** What the system found before an evaluator's session. */
  evaluation: Evaluation;
  /** Ids of the notes that the session has been told. */
  heardNotes: readonly string[];
  /** Until the run's deadline. */
  timeLeftMs: number;
  signal: AbortSignal;
};

/** A tool that fails answers the model; only a sandbox that does not answer keeps the call open. */
export type ToolOutcome =
  | { kind: 'answer'; text: string; isError: boolean }
  | { kind: 'discovery'; discovery: Discovery; text: string }
  | { kind: 'close'; outcome: RunOutcome }
  | { kind: 'unavailable'; error: SandboxError };

export type Tool = {
  definition: ToolDefinition;
  /** What it does, in a line of the role's prompt. */
  about: string;
  /** Whether a call may change files: the next turn then begins with a checkpoint. */
  changesTree(input: unknown): boolean;
  execute(input: unknown, context: ToolContext): Promise<ToolOutcome>;
  /** Finishes a call of which only the intent is known: it may have run, in part or not at all. */
  resume(input: unknown, context: ToolContext): Promise<ToolOutcome>;
};

export const answer = (text: string): ToolOutcome => ({ kind: 'answer', text: capped(text), isError: false });
export const refusal = (text: string): ToolOutcome => ({ kind: 'answer', text: capped(text), isError: true });

type Execution<T> = (input: T, context: ToolContext) => Promise<ToolOutcome>;

/** Makes a tool whose input is parsed first; a bad one is answered with its faults, so that the model can correct it. */
export function defineTool<T>(tool: {
  definition: ToolDefinition;
  about: string;
  input: z.ZodType<T>;
  /** Its texts become files or a shell's input, where control characters have their place. */
  takesAnyText?: true;
  changesTree?: (input: unknown) => boolean;
  execute: Execution<T>;
  /** `execute` again where absent. */
  resume?: Execution<T>;
}): Tool {
  const parsing =
    (run: Execution<T>) =>
    async (input: unknown, context: ToolContext): Promise<ToolOutcome> => {
      const parsed = tool.input.safeParse(input);
      if (!parsed.success) return refusal(inputFaults(parsed.error.issues));
      const faults = tool.takesAnyText ? [] : textFaults(parsed.data);
      return faults.length > 0 ? refusal(inputFaults(faults)) : run(parsed.data, context);
    };
  return {
    definition: tool.definition,
    about: tool.about,
    changesTree: tool.changesTree ?? (() => false),
    execute: parsing(tool.execute),
    resume: parsing(tool.resume ?? tool.execute),
  };
}

/** The faults of an input, one a line, each with its path. */
export function inputFaults(faults: readonly { path: PropertyKey[]; message: string }[]): string {
  const lines = faults
    .slice(0, 50)
    .map(({ path, message }) => `- ${path.length > 0 ? path.map(String).join('.') : 'input'}: ${message}`);
  return `The input was not accepted. Correct it and call the tool again:\n${lines.join('\n')}`;
}

/** What a sandbox error means for a call: an answer to the model, or a sandbox that has to be brought back first. */
export const failed = (error: SandboxError): ToolOutcome =>
  error.reason === 'infrastructure' ? { kind: 'unavailable', error } : refusal(error.message);

/** A tool result is at most this long; the model can ask for a part instead. */
const longestResult = 32_000;

/** Shortens a text in its middle and says so. */
export function capped(text: string, longest = longestResult): string {
  if (text.length <= longest) return text === '' ? '(no output)' : text;
  const half = Math.floor(longest / 2);
  const omitted = text.length - 2 * half;
  return `${text.slice(0, half)}\n[… ${omitted} characters left out; ask for a smaller part to see them …]\n${text.slice(-half)}`;
}
