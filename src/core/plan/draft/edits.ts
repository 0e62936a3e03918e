/** What planners may change of a draft, each change by id: pure, and refused with words that say what to do instead. */
import { z } from 'zod';
import { Assumption, Criterion, Requirement, Task } from '../work-plan.ts';
import type { DraftTask, Place, PlanDraft } from './plan-draft.ts';

const TaskId = Task.shape.id;
const Heading = z.string().trim().min(1).max(200);

/** Titles of the phase, the epic and the story that a task stands in; those that are not there yet are made. */
export const Placing = z.strictObject({ phase: Heading, epic: Heading, story: Heading });
export type Placing = z.infer<typeof Placing>;

export const AddRequirement = Requirement;
export const RemoveAssumption = z.strictObject({ id: Assumption.shape.id });
export const RemoveRequirement = z.strictObject({ id: Requirement.shape.id });
export const AddTask = z.strictObject({
  task: Task,
  place: Placing,
  /** The task behind which it comes; the last where absent. */
  after: TaskId.optional(),
});
export const ChangeTask = z.strictObject({
  id: TaskId,
  title: Task.shape.title.optional(),
  description: Task.shape.description.optional(),
  scope: Task.shape.scope.optional(),
  shared: z.array(Task.shape.scope.element).max(50).optional(),
  dependsOn: z.array(TaskId).max(500).optional(),
  publishes: Task.shape.publishes,
  estimateMinutes: z.number().positive().max(1440).optional(),
  /** Criteria to add, or to put in place of those with the same ids. */
  criteria: z.array(Criterion).max(30).optional(),
  removeCriteria: z.array(Criterion.shape.id).max(30).optional(),
});
export const MoveTask = z.strictObject({ id: TaskId, place: Placing.optional(), after: TaskId.optional() });
export const RemoveTask = z.strictObject({ id: TaskId });
export const SplitTask = z.strictObject({ id: TaskId, into: z.array(Task).min(1).max(20) });

/** The draft after a change, or why it was not made. */
export type Edited = { ok: true; draft: PlanDraft } | { ok: false; message: string };

const changed = (draft: PlanDraft): Edited => ({ ok: true, draft });
const refused = (message: string): Edited => ({ ok: false, message });

/** States an assumption, or words the one with this id anew. */
export function stateAssumption(draft: PlanDraft, assumption: Assumption): Edited {
  const { assumptions = [] } = draft;
  const isKnown = assumptions.some(({ id }) => id === assumption.id);
  return changed({
    ...draft,
    assumptions: isKnown
      ? assumptions.map((known) => (known.id === assumption.id ? assumption : known))
      : [...assumptions, assumption],
  });
}

export function removeAssumption(draft: PlanDraft, { id }: z.infer<typeof RemoveAssumption>): Edited {
  const { assumptions = [] } = draft;
  return assumptions.some((known) => known.id === id)
    ? changed({ ...draft, assumptions: assumptions.filter((known) => known.id !== id) })
    : refused(`There is no assumption ${id}.`);
}

/** Adds a requirement, or corrects the quote of the one with this id. */
export function addRequirement(draft: PlanDraft, requirement: Requirement): Edited {
  const isKnown = draft.requirements.some(({ id }) => id === requirement.id);
  const requirements = isKnown
    ? draft.requirements.map((known) => (known.id === requirement.id ? requirement : known))
    : [...draft.requirements, requirement];
  return changed({ ...draft, requirements });
}

/** Removes a requirement that no criterion answers. */
export function removeRequirement(draft: PlanDraft, { id }: z.infer<typeof RemoveRequirement>): Edited {
  if (!draft.requirements.some((known) => known.id === id)) return refused(`There is no requirement ${id}.`);
  const users = draft.tasks.flatMap(({ task }) =>
    task.criteria
      .filter(({ requirements }) => requirements.includes(id))
      .map((criterion) => `${task.id} ${criterion.id}`),
  );
  return users.length > 0
    ? refused(`${id} is answered by ${users.slice(0, 10).join(', ')}: change those criteria first.`)
    : changed({ ...draft, requirements: draft.requirements.filter((known) => known.id !== id) });
}

export function addTask(draft: PlanDraft, { task, place, after }: z.infer<typeof AddTask>): Edited {
  if (indexOf(draft, task.id) !== -1) return refused(`There is a task ${task.id} already: change it by change_task.`);
  return inserted(draft, { task, place: placeFor(draft, place) }, after);
}

/** Replaces the fields that are given; criteria are added or replaced by their ids, and removed by `removeCriteria`. */
export function changeTask(draft: PlanDraft, change: z.infer<typeof ChangeTask>): Edited {
  const { id, criteria = [], removeCriteria = [], ...fields } = change;
  const known = draft.tasks[indexOf(draft, id)];
  if (!known) return noTask(draft, id);
  const missing = removeCriteria.filter((gone) => !known.task.criteria.some((criterion) => criterion.id === gone));
  if (missing.length > 0) return refused(`${id} has no criterion ${missing.join(', ')}.`);
  const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]));
  const kept = known.task.criteria.filter((criterion) => !removeCriteria.includes(criterion.id));
  const added = criteria.filter((criterion) => !kept.some((one) => one.id === criterion.id));
  const next = [...kept.map((criterion) => byId.get(criterion.id) ?? criterion), ...added];
  const parsed = Task.safeParse({ ...known.task, ...fields, criteria: next });
  if (!parsed.success)
    return refused(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return changed(replaced(draft, id, [{ ...known, task: parsed.data }]));
}

export function moveTask(draft: PlanDraft, { id, place, after }: z.infer<typeof MoveTask>): Edited {
  const known = draft.tasks[indexOf(draft, id)];
  if (!known) return noTask(draft, id);
  if (!place && after === undefined) return refused('Say where it goes: a place, a task to come after, or both.');
  if (after === id) return refused('A task does not come after itself.');
  const moved = place ? { ...known, place: placeFor(draft, place) } : known;
  return after === undefined ? changed(replaced(draft, id, [moved])) : inserted(replaced(draft, id, []), moved, after);
}

export function removeTask(draft: PlanDraft, { id }: z.infer<typeof RemoveTask>): Edited {
  return indexOf(draft, id) === -1 ? noTask(draft, id) : changed(replaced(draft, id, []));
}

/** Puts tasks in one's place; what depended on it depends on all of them. */
export function splitTask(draft: PlanDraft, { id, into }: z.infer<typeof SplitTask>): Edited {
  const known = draft.tasks[indexOf(draft, id)];
  if (!known) return noTask(draft, id);
  const used = into.filter((task) => task.id !== id && indexOf(draft, task.id) !== -1).map((task) => task.id);
  if (used.length > 0) return refused(`The ids ${used.join(', ')} are used already.`);
  const ids = into.map((task) => task.id);
  const rewired = draft.tasks.map((other) =>
    other.task.id !== id && other.task.dependsOn.includes(id)
      ? { ...other, task: { ...other.task, dependsOn: withInstead(other.task.dependsOn, id, ids) } }
      : other,
  );
  return changed(
    replaced(
      { ...draft, tasks: rewired },
      id,
      into.map((task) => ({ task, place: known.place })),
    ),
  );
}

export const withInstead = (list: readonly string[], id: string, by: readonly string[]): string[] => [
  ...new Set(list.flatMap((one) => (one === id ? by : [one]))),
];

const indexOf = ({ tasks }: PlanDraft, id: string): number => tasks.findIndex(({ task }) => task.id === id);

const replaced = (draft: PlanDraft, id: string, by: readonly DraftTask[]): PlanDraft => ({
  ...draft,
  tasks: draft.tasks.flatMap((known) => (known.task.id === id ? by : [known])),
});

function inserted(draft: PlanDraft, task: DraftTask, after: string | undefined): Edited {
  if (after === undefined) return changed({ ...draft, tasks: [...draft.tasks, task] });
  const index = indexOf(draft, after);
  return index === -1 ? noTask(draft, after) : changed({ ...draft, tasks: draft.tasks.toSpliced(index + 1, 0, task) });
}

/** Ids that may be meant. */
const mostNamed = 30;

function noTask({ tasks }: PlanDraft, id: string): Edited {
  const ids = tasks.slice(0, mostNamed).map(({ task }) => task.id);
  const more = tasks.length > mostNamed ? ` and ${tasks.length - mostNamed} more` : '';
  return refused(
    `There is no task ${id}. ${ids.length === 0 ? 'The plan has none yet' : `The tasks are ${ids.join(', ')}${more}`}.`,
  );
}

/** The headings with these titles, or ids, and new ones for those that are not there. */
function placeFor({ tasks }: PlanDraft, { phase, epic, story }: Placing): Place {
  const places = tasks.map(({ place }) => place);
  const phaseHead = heading('P', phase, { among: places.map((place) => place.phase) });
  const inPhase = places.filter((place) => place.phase.id === phaseHead.id);
  const epicHead = heading('E', epic, {
    among: inPhase.map((place) => place.epic),
    taken: places.map((place) => place.epic),
  });
  const inEpic = inPhase.filter((place) => place.epic.id === epicHead.id);
  const storyHead = heading('S', story, {
    among: inEpic.map((place) => place.story),
    taken: places.map((place) => place.story),
  });
  return { phase: phaseHead, epic: epicHead, story: storyHead };
}

type Heads = readonly Place['phase'][];

function heading(
  letter: string,
  title: string,
  { among, taken = among }: { among: Heads; taken?: Heads },
): Place['phase'] {
  const known = among.find((one) => one.title === title) ?? among.find((one) => one.id === title);
  if (known) return known;
  const ids = new Set(taken.map(({ id }) => id));
  let number = ids.size + 1;
  while (ids.has(`${letter}${number}`)) number += 1;
  return { id: `${letter}${number}`, title };
}
