/** Where each fault of an edited plan stands: at a field of a task, or at the plan as a whole. */
import { type Place, placedTasks, type WorkPlan } from '../plan-tree.ts';
import { placeKey } from './edits.ts';

export type Fault = { path: string; message: string };

/** `field`: as the form names it, `scope` or `criteria-0-text`; empty where it is about the task as a whole. */
export type TaskFault = { task: string; title: string; field: string; message: string };

export type PlanFaults = {
  byTask: ReadonlyMap<string, readonly TaskFault[]>;
  /** Of the requirements, the assumptions and the headings, which this form does not change. */
  others: readonly Fault[];
  count: number;
};

export const noFaults: PlanFaults = { byTask: new Map(), others: [], count: 0 };

const ofTask = /^plan\.phases\[(\d+)\]\.epics\[(\d+)\]\.stories\[(\d+)\]\.tasks\[(\d+)\](.*)$/;
const ofField = /^\.(\w+)(?:\[(\d+)\](?:\.(\w+))?)?/;

/** `plan`: the one that was checked, whose places the paths name. */
export function faultsOf(plan: WorkPlan, faults: readonly Fault[]): PlanFaults {
  const tasks = new Map(placedTasks(plan).map(({ task, place }) => [placeKey(place), task]));
  const placed: TaskFault[] = [];
  const others: Fault[] = [];
  for (const fault of faults) {
    const [, phase, epic, story, at, rest = ''] = ofTask.exec(fault.path) ?? [];
    const numbers = {
      phase: Number(phase),
      epic: Number(epic),
      story: Number(story),
      task: Number(at),
    } satisfies Place;
    const task = tasks.get(placeKey(numbers));
    if (task) placed.push({ task: task.id, title: task.title, field: fieldIn(rest), message: fault.message });
    else others.push({ path: fault.path.replace(/^plan\./, ''), message: fault.message });
  }
  return { byTask: Map.groupBy(placed, ({ task }) => task), others, count: faults.length };
}

function fieldIn(rest: string): string {
  const [, name, number, within] = ofField.exec(rest) ?? [];
  if (name === undefined) return '';
  return name === 'criteria' && number !== undefined ? `criteria-${number}-${within ?? 'text'}` : name;
}

/** The name of a form's field in the document. */
export const fieldId = (task: string, field: string): string => `edit-${task}${field === '' ? '' : `-${field}`}`;
