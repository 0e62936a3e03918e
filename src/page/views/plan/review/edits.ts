/** What a person changes in a plan: each edit gives another plan, in which all that is unchanged stays the same object. */
import { type Place, type PlannedTask, placedTasks, type WorkPlan } from '../plan-tree.ts';

export type PlannedCriterion = PlannedTask['criteria'][number];

export const placeKey = ({ phase, epic, story, task }: Place): string => `${phase}.${epic}.${story}.${task}`;

/** The tasks of each story with another list in their place; `change` gets the number of the story in the whole plan. */
function withStories(plan: WorkPlan, change: (tasks: PlannedTask[], place: Omit<Place, 'task'>) => PlannedTask[]) {
  return {
    ...plan,
    phases: plan.phases.map((phase, p) => ({
      ...phase,
      epics: phase.epics.map((epic, e) => ({
        ...epic,
        stories: epic.stories.map((story, s) => {
          const tasks = change(story.tasks, { phase: p, epic: e, story: s });
          return tasks === story.tasks ? story : { ...story, tasks };
        }),
      })),
    })),
  } satisfies WorkPlan;
}

export const withTask = (plan: WorkPlan, id: string, change: Partial<PlannedTask>): WorkPlan =>
  withStories(plan, (tasks) =>
    tasks.some((task) => task.id === id)
      ? tasks.map((task) => (task.id === id ? without({ ...task, ...change }) : task))
      : tasks,
  );

/** A field that is emptied is not there. */
function without<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

/** `-1`: before the task before it; at the edge of its story, into the next story. Null where it cannot go. */
export function moved(plan: WorkPlan, id: string, by: -1 | 1): WorkPlan | null {
  const placed = placedTasks(plan);
  const at = placed.findIndex(({ task }) => task.id === id);
  const own = placed[at];
  const other = placed[at + by];
  if (!own || !other) return null;
  const storyOf = ({ phase, epic, story }: Omit<Place, 'task'>) => `${phase}.${epic}.${story}`;
  const [from, to] = [storyOf(own.place), storyOf(other.place)];
  const isSame = from === to;
  const isAlone = placed.filter(({ place }) => storyOf(place) === from).length === 1;
  // A story has one task at least.
  if (!isSame && isAlone) return null;
  return withStories(plan, (tasks, place) => {
    const here = storyOf(place);
    if (here !== from && here !== to) return tasks;
    const others = tasks.filter((task) => task !== own.task);
    if (here !== to) return others;
    if (!isSame) return by === 1 ? [own.task, ...others] : [...others, own.task];
    return others.toSpliced(own.place.task + by, 0, own.task);
  });
}

export const withCriterion = (
  { criteria }: PlannedTask,
  id: string,
  change: Partial<PlannedCriterion>,
): Partial<PlannedTask> => ({
  criteria: criteria.map((one) => (one.id === id ? without({ ...one, ...change }) : one)),
});

/** One more, which answers what the last one answers. */
export function withNewCriterion({ criteria }: PlannedTask): Partial<PlannedTask> {
  const known = new Set(criteria.map(({ id }) => id));
  let number = criteria.length + 1;
  while (known.has(`C${number}`)) number += 1;
  const requirements = criteria.at(-1)?.requirements ?? [];
  return { criteria: [...criteria, { id: `C${number}`, text: '', requirements }] };
}

export const withoutCriterion = ({ criteria }: PlannedTask, id: string): Partial<PlannedTask> => ({
  criteria: criteria.filter((one) => one.id !== id),
});

/** One a line. */
export const linesIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Set apart by blanks or commas. */
export const wordsIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** What is sent with a plan that goes back; null where nothing is said. */
export function rejectionOf(whole: string, ofTasks: ReadonlyMap<string, string>) {
  const taskComments = [...ofTasks].flatMap(([task, text]) => (text.trim() ? [{ task, text: text.trim() }] : []));
  const comments = whole.trim();
  if (comments === '' && taskComments.length === 0) return null;
  return { ...(comments && { comments }), ...(taskComments.length > 0 && { taskComments }) };
}
