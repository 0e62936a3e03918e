/** The deterministic checks of a work plan: every fault named with its path, before any opinion is asked for. */
import { oneLine } from '../one-line.ts';
import { foldedText, isQuoteOf } from './fidelity/quotes.ts';
import { claimsOverlap, globFault } from './scope.ts';
import { dependencyCycle, waveNumbers } from './waves.ts';
import { type PlacedTask, placedTasks, type Task, type WorkPlan } from './work-plan.ts';

/** A fault of a plan; `path` is where it stands, such as `phases[0].epics[0].stories[0].tasks[1].scope[0]`. */
export type PlanFault = { path: string; message: string };

export type PlanContext = {
  /** Names of the build's repositories. */
  repositories: readonly string[];
  /** The text that requirements quote; null where the plan itself was submitted. */
  spec: string | null;
  /** False for a plan in the middle of its work: claims of merged tasks bind nobody, and dispatch keeps the others apart. */
  claims?: boolean;
  /** False for a plan in the making: `uncoveredRequirements` says what no criterion covers yet. */
  coverage?: boolean;
};

/** More faults than anyone reads, and than a prompt or a row should hold. */
const maxFaults = 100;

/** Every two tasks of a wave are compared, and so is every glob of the one with those of the other. */
const maxTasks = 500;
const maxGlobs = 1500;

/** Every fault of a plan that has the right shape; an empty list means that it can be run. */
export function planFaults(plan: WorkPlan, context: PlanContext): PlanFault[] {
  const placed = placedTasks(plan);
  const tooLarge = sizeFaults(placed);
  if (tooLarge.length > 0) return tooLarge;
  const faults = [
    ...repeatedIds(plan, placed),
    ...titleFaults(placed),
    ...quoteFaults(plan, context.spec),
    ...assumptionFaults(plan),
    ...((context.coverage ?? true) ? coverageFaults(plan) : []),
    ...answerFaults(plan, placed),
    ...scopeFaults(placed, context.repositories),
    ...dependencyFaults(placed, context.claims ?? true),
  ];
  if (faults.length <= maxFaults) return faults;
  return [...faults.slice(0, maxFaults), { path: 'phases', message: 'and more faults, which are not listed' }];
}

function sizeFaults(placed: PlacedTask[]): PlanFault[] {
  const globs = placed.reduce((sum, { task }) => sum + task.scope.length + task.shared.length, 0);
  const fault = (most: number, what: string, count: number): PlanFault[] =>
    count > most ? [{ path: 'phases', message: `a plan has at most ${most} ${what}, and this one has ${count}` }] : [];
  return [
    ...fault(maxTasks, 'tasks', placed.length),
    ...fault(maxGlobs, 'globs in the scope and shared of all its tasks', globs),
  ];
}

function repeatedIds(plan: WorkPlan, placed: PlacedTask[]): PlanFault[] {
  const groups: { what: string; ids: { id: string; path: string }[] }[] = [
    { what: 'requirement', ids: plan.requirements.map(({ id }, r) => ({ id, path: `requirements[${r}].id` })) },
    { what: 'assumption', ids: (plan.assumptions ?? []).map(({ id }, a) => ({ id, path: `assumptions[${a}].id` })) },
    { what: 'phase', ids: plan.phases.map(({ id }, p) => ({ id, path: `phases[${p}].id` })) },
    { what: 'task', ids: placed.map(({ task, path }) => ({ id: task.id, path: `${path}.id` })) },
    ...placed.map(({ task, path }) => ({
      what: `criterion of ${task.id}`,
      ids: task.criteria.map(({ id }, c) => ({ id, path: `${path}.criteria[${c}].id` })),
    })),
  ];
  return groups.flatMap(({ what, ids }) => {
    const seen = new Set<string>();
    return ids.flatMap(({ id, path }) => {
      if (seen.has(id)) return [{ path, message: `the id ${id} is used by another ${what}` }];
      seen.add(id);
      return [];
    });
  });
}

/** A title becomes the subject of commits. */
const titleFaults = (placed: PlacedTask[]): PlanFault[] =>
  placed.flatMap(({ task, path }) =>
    /[\n\r]/.test(task.title) ? [{ path: `${path}.title`, message: 'must be one line' }] : [],
  );

/** Ids of requirements that no criterion answers, in the plan's order. */
export function uncoveredRequirements(plan: WorkPlan): string[] {
  const covered = new Set(
    placedTasks(plan).flatMap(({ task }) => task.criteria.flatMap(({ requirements }) => requirements)),
  );
  return plan.requirements.map(({ id }) => id).filter((id) => !covered.has(id));
}

function coverageFaults(plan: WorkPlan): PlanFault[] {
  const uncovered = new Set(uncoveredRequirements(plan));
  return plan.requirements.flatMap(({ id }, r) =>
    uncovered.has(id) ? [{ path: `requirements[${r}]`, message: `no criterion covers ${id}` }] : [],
  );
}

function quoteFaults(plan: WorkPlan, spec: string | null): PlanFault[] {
  if (spec === null) return [];
  const source = foldedText(spec);
  const assumed = (plan.assumptions ?? []).map(({ text }) => foldedText(text));
  return plan.requirements.flatMap(({ id, quote }, r) =>
    [source, ...assumed].some((text) => isQuoteOf(text, quote))
      ? []
      : [
          {
            path: `requirements[${r}].quote`,
            message: `${id} is not a verbatim quote of the spec${assumed.length > 0 ? ', or of an assumption' : ''}`,
          },
        ],
  );
}

/** What is assumed and asked for by nobody is not built. */
const assumptionFaults = ({ assumptions = [], requirements }: WorkPlan): PlanFault[] =>
  assumptions.flatMap(({ id, text }, a) => {
    const folded = foldedText(text);
    return requirements.some(({ quote }) => isQuoteOf(folded, quote))
      ? []
      : [{ path: `assumptions[${a}]`, message: `no requirement quotes ${id}` }];
  });

function answerFaults(plan: WorkPlan, placed: PlacedTask[]): PlanFault[] {
  const known = new Set(plan.requirements.map(({ id }) => id));
  return placed.flatMap(({ task, path }) =>
    task.criteria.flatMap((criterion, c) =>
      criterion.requirements.flatMap((id, r) =>
        known.has(id)
          ? []
          : [{ path: `${path}.criteria[${c}].requirements[${r}]`, message: `there is no requirement ${id}` }],
      ),
    ),
  );
}

function scopeFaults(placed: PlacedTask[], repositories: readonly string[]): PlanFault[] {
  return placed.flatMap(({ task, path }) =>
    (['scope', 'shared'] as const).flatMap((key) =>
      task[key].flatMap((glob, g) => {
        const repository = glob.slice(0, glob.indexOf(':'));
        const message = repositories.includes(repository)
          ? globFault(glob)
          : `there is no repository ${oneLine(repository)}; the build has ${repositories.join(', ')}`;
        return message === undefined ? [] : [{ path: `${path}.${key}[${g}]`, message }];
      }),
    ),
  );
}

function dependencyFaults(placed: PlacedTask[], claims: boolean): PlanFault[] {
  const tasks = placed.map(({ task }) => task);
  const known = new Set(tasks.map(({ id }) => id));
  const unknown = placed.flatMap(({ task, path }) =>
    task.dependsOn.flatMap((id, d) =>
      known.has(id) ? [] : [{ path: `${path}.dependsOn[${d}]`, message: `there is no task ${id}` }],
    ),
  );
  const cycle = dependencyCycle(tasks);
  if (cycle) {
    const at = placed.find(({ task }) => task.id === cycle[0]);
    const message = `a cycle of dependencies: ${cycleText(cycle)}`;
    return [...unknown, { path: `${at?.path ?? 'phases'}.dependsOn`, message }];
  }
  return claims ? [...unknown, ...overlapsInsideWaves(placed)] : unknown;
}

/** A long cycle by its first few. */
const cycleText = (cycle: readonly string[]): string =>
  cycle.length <= 10
    ? [...cycle, cycle[0]].join(' → ')
    : `${cycle.slice(0, 10).join(' → ')} → … (${cycle.length} tasks)`;

function overlapsInsideWaves(placed: PlacedTask[]): PlanFault[] {
  const waves = waveNumbers(placed.map(({ task }) => task));
  const earlier = new Map<number | undefined, Task[]>();
  const faults: PlanFault[] = [];
  for (const { task, path } of placed) {
    const wave = waves.get(task.id);
    const beside = earlier.get(wave) ?? [];
    earlier.set(wave, beside);
    for (const other of beside) {
      if (faults.length > maxFaults) return faults;
      if (!claimsOverlap(other, task)) continue;
      const message = `${task.id} and ${other.id} are in one wave and claim the same files: split their scopes, move the files to shared, or let one depend on the other`;
      faults.push({ path: `${path}.scope`, message });
    }
    beside.push(task);
  }
  return faults;
}
