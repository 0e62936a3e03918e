/** The task that mends what fails at the integration heads though every part of it passed by itself. */
import { condensed } from '../../command-output/condensed.ts';
import type { FailedCheck } from '../../contract/fidelity.ts';
import { headOfText } from '../../cut-text.ts';
import { bounds, type Criterion, type Task } from '../../plan/work-plan.ts';
import type { BuildState } from '../state.ts';
import type { TaskState } from '../task-state.ts';
import { freeId, lastSettled } from './added-tasks.ts';

const longestExcerpt = 2000;

/** The checks that may be mended once more. */
export function mendable(state: BuildState, failed: readonly FailedCheck[]): FailedCheck[] {
  const { rounds } = state.submission.fidelity;
  const tried = state.fidelity?.repairs ?? [];
  return failed.filter((check) => tried.filter((key) => key === keyOf(check)).length < rounds);
}

/** The keys of what one task for these is to mend. */
export const mendedBy = (failed: readonly FailedCheck[]): string[] => inOneTask(failed).map(keyOf);

const inOneTask = (failed: readonly FailedCheck[]): FailedCheck[] => failed.slice(0, bounds.criteria);

const keyOf = ({ folder, command }: FailedCheck): string => `${folder ?? ''}: ${command}`;

/** Null where nobody knows whose work it is. */
export function repairTask(state: BuildState, failed: readonly FailedCheck[]): Task | null {
  const broken = inOneTask(failed);
  const owners = ownersOf(state, broken);
  if (owners.length === 0) return null;
  const names = [...new Set(owners.map(({ task }) => task.id))];
  const merged = Object.values(state.tasks).filter(({ stage }) => stage.kind === 'merged');
  const scope = scopeOf(owners, broken);
  // What has merged since may be the cause.
  const shared = globsOf([...owners, ...merged], ({ task }) => [...task.shared, ...task.scope]);
  return {
    id: freeId(state.tasks, 'repair-'),
    title: headOfText(`Mend at the integration head what ${names.join(', ')} brought`, bounds.title),
    description: headOfText(descriptionOf(broken), bounds.description),
    scope,
    shared: shared.filter((glob) => !scope.includes(glob)),
    dependsOn: lastSettled(state),
    criteria: broken.map((check, place) => criterionOf(state, check, place, owners)),
    estimateMinutes: 15,
  };
}

/** The tasks whose criteria have broken; of a repository's own tests, all that have merged there; of those of all, all. */
function ownersOf(state: BuildState, failed: readonly FailedCheck[]): TaskState[] {
  return Object.values(state.tasks).filter(
    ({ task, stage }) =>
      stage.kind === 'merged' &&
      failed.some(({ criteria, folder }) =>
        folder === null ? criteria.length === 0 || criteria.some((one) => one.task === task.id) : touches(task, folder),
      ),
  );
}

/**
 * Theirs, with something in each repository whose own tests fail: an evaluation runs the tests of the repositories that the
 * scope names.
 */
function scopeOf(owners: readonly TaskState[], broken: readonly FailedCheck[]): string[] {
  const tested = new Set(broken.flatMap(({ folder }) => (folder === null ? [] : [repositoryOf(folder)])));
  const owned = owners.flatMap(({ task }) => task.scope);
  const shared = owners.flatMap(({ task }) => task.shared);
  const needed = [...tested].flatMap((repository) => {
    const isThere = (glob: string): boolean => repositoryOfGlob(glob) === repository;
    const own = owned.find(isThere);
    return own === undefined ? shared.filter(isThere) : [own];
  });
  return [...new Set([...needed, ...owned])].slice(0, bounds.globs);
}

const repositoryOf = (folder: string): string => folder.split('/')[0] ?? folder;
const repositoryOfGlob = (glob: string): string => glob.slice(0, glob.indexOf(':'));

const touches = (task: Task, folder: string): boolean =>
  [...task.scope, ...task.shared].some((glob) => repositoryOfGlob(glob) === repositoryOf(folder));

const globsOf = (tasks: readonly TaskState[], globs: (task: TaskState) => string[]): string[] =>
  [...new Set(tasks.flatMap(globs))].slice(0, bounds.globs);

const descriptionOf = (failed: readonly FailedCheck[]): string =>
  [
    'Each of these held when its task was merged, and fails now that everything is together. Find out what does not fit, and mend it without taking anything back that another criterion asks for.',
    ...failed.map(
      ({ folder, exitCode, excerpt, ...check }) =>
        `\`${check.command}\`${folder === null ? '' : ` in \`${folder}\``} ends with ${exitCode === null ? 'no exit code' : `exit code ${exitCode}`}:\n${condensed(excerpt, longestExcerpt, 'the whole is not kept')}`,
    ),
  ].join('\n\n');

function criterionOf(state: BuildState, check: FailedCheck, place: number, owners: readonly TaskState[]): Criterion {
  const known = check.criteria.flatMap(({ task, criterion }) => {
    const found = state.tasks[task]?.task.criteria.find(({ id }) => id === criterion);
    return found ? [found] : [];
  });
  const answered = (known.length > 0 ? known : owners.flatMap(({ task }) => task.criteria)).flatMap(
    ({ requirements }) => requirements,
  );
  return {
    id: `B${place + 1}`,
    text:
      known[0]?.text ??
      (check.folder === null
        ? 'The tests of all repositories together pass at the integration head.'
        : `At the integration head no test in ${check.folder} fails that did not fail before the build began.`),
    requirements: [...new Set(answered)].slice(0, bounds.answered),
    // The evaluation runs the tests of a repository by itself: for as long as they may take, and beside what failed before.
    ...(check.folder === null && { check: check.command }),
  };
}
