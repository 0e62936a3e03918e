/** Turns of the scripted model: what it says, and the tools that it calls. */
import type { Task, WorkPlan } from '../../../src/core/plan/work-plan.ts';
import type { Script } from '../../../src/scripted-model/script/script.ts';

export type Session = Script['sessions'][number];
export type Turn = Session['turns'][number];
export type ToolCall = { name: string; input: unknown };

/** One answer of the model: a sentence or two, then its calls, which are executed in order. */
export const turn = (text: string, ...tools: ToolCall[]): Turn => ({ text, tools });

export const bash = (command: string): ToolCall => ({ name: 'bash', input: { command } });

const edit = (input: Record<string, unknown>): ToolCall => ({ name: 'str_replace_based_edit_tool', input });
export const view = (path: string): ToolCall => edit({ command: 'view', path });
export const create = (path: string, text: string): ToolCall => edit({ command: 'create', path, file_text: text });
export const replace = (path: string, from: string, to: string): ToolCall =>
  edit({ command: 'str_replace', path, old_str: from, new_str: to });
/** Inserts after a line; 0 is the start of the file. */
export const insert = (path: string, afterLine: number, text: string): ToolCall =>
  edit({ command: 'insert', path, insert_line: afterLine, insert_text: text });

export const readFile = (path: string): ToolCall => ({ name: 'read_file', input: { path } });
export const search = (pattern: string, path: string): ToolCall => ({ name: 'search', input: { pattern, path } });

export const noteDiscovery = (input: {
  kind: 'fact' | 'decision' | 'pitfall' | 'interface';
  text: string;
  evidence: string;
  scope: string[];
}): ToolCall => ({ name: 'note_discovery', input });

export const submitWork = (summary: string): ToolCall => ({ name: 'submit_work', input: { summary } });

/** The calls that lay down a plan, a requirement or a task each. */
export const layDown = (plan: WorkPlan): ToolCall[] => [
  ...plan.requirements.map((requirement) => ({ name: 'add_requirement', input: requirement })),
  ...plan.phases.flatMap((phase) =>
    phase.epics.flatMap((epic) =>
      epic.stories.flatMap((story) =>
        story.tasks.map((task) => ({
          name: 'add_task',
          input: { task, place: { phase: phase.title, epic: epic.title, story: story.title } },
        })),
      ),
    ),
  ),
];

export const changeTask = (id: string, change: Partial<Omit<Task, 'id'>>): ToolCall => ({
  name: 'change_task',
  input: { id, ...change },
});

export const submitPlan: ToolCall = { name: 'submit_plan', input: {} };
