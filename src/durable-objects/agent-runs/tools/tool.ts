/** What a tool is: its definition for the model, and what it does in the sandbox when it is called. */
import type { z } from 'zod';
import type { RunSandbox } from '../../../containers/driver/object-sandbox.ts';
import type { PlanDraft } from '../../../core/plan/draft/plan-draft.ts';
import type { Evaluation } from '../../../core/runs/evaluation.ts';
import type { Call } from '../../../core/runs/record.ts';
import type { RunOrder } from '../../../core/runs/run-order.ts';
import type { ServiceToRun } from '../../../core/runs/services.ts';
import type { SetUpCommand } from '../../../core/runs/set-up.ts';
import { inputFaults, refusal, type ToolOutcome } from '../../../core/runs/tools/tool-outcome.ts';
import type { ToolDefinition } from '../../../core/runs/turns/request.ts';
import type { KeptName } from '../../../core/sandbox/kept.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import { textFaults } from '../../../core/text-faults.ts';
import type { LiveCommand } from '../live-command.ts';
import type { KeepEvidence } from '../ports.ts';

export type ToolContext = {
  order: RunOrder;
  sandbox: RunSandbox;
  /** What the system found before an evaluator's session. */
  evaluation: Evaluation;
  /** The work plan that the run edits; null where its role edits none. */
  draft: PlanDraft | null;
  /** Ids of the notes that the session has been told. */
  heardNotes: readonly string[];
  /** Until the run's deadline. */
  timeLeftMs: number;
  signal: AbortSignal;
  /** This call as a job of the sandbox: its name, the life in which it began, and what was kept of it so far. */
  job: { name: string; life: string | null; kept: Call['kept'] };
  /** The life of the sandbox at present; see `RunState`. */
  sandboxLife: string | null;
  live: LiveCommand;
  /** Keeps a PNG under a key; answers why it is not kept, or null. */
  keepEvidence: KeepEvidence;
  /** Run beside the commands of the call. */
  services: readonly ServiceToRun[];
  /** The commands of `setup`; `open` gives the sandbox the network of either, and answers what went wrong. */
  setUp: {
    commands: readonly SetUpCommand[];
    /** Under which what they make is kept. */
    from: KeptName | null;
    open(during: 'setup' | 'run'): Promise<SandboxError | null>;
  };
};

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
