/** Replays the sample build without the system: waves, conflicts, grades and rounds over a real repository. */
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inScope } from '../../src/core/plan/scope.ts';
import { waveNumbers } from '../../src/core/plan/waves.ts';
import { type Task, tasksOf, WorkPlan } from '../../src/core/plan/work-plan.ts';
import { play, sessionOf } from './play.ts';
import { run, scratch, sh, suite } from './sandbox.ts';

export const sample = new URL('../../examples/textkit/', import.meta.url).pathname;
export const plan = WorkPlan.parse(JSON.parse(await readFile(join(sample, 'plan.json'), 'utf8')));

/** One round of one task: the generator's session, how many of its commands failed, what came of its candidate. */
export type Step = { task: string; round: number; session: string; failedCommands: number; result: string };

type Options = {
  /** Tasks whose candidates are graded before those of others. */
  gradedFirst?: string[];
  relaysDiscoveries?: boolean;
  /** The round in which every task begins. */
  firstRound?: number;
};
type Origin = { folder: string; relay: boolean; discoveries: string[] };
type Round = { task: Task; round: number; feedback: string };

/** Makes a repository of the sample with one commit, as a bare remote with the branch `integration`. */
export async function sampleRemote(): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'build-'));
  await cp(join(sample, 'repository'), join(folder, 'seed'), { recursive: true });
  await run(join(folder, 'seed'), 'git init -q -b integration && git add -A && git commit -qm "textkit 1.0.2"');
  await run(folder, 'git clone -q --bare seed remote.git');
  return folder;
}

/** Builds the whole plan, wave by wave; the tasks of a wave start from one head. */
export async function replay({ gradedFirst = [], relaysDiscoveries = true, firstRound = 1 }: Options) {
  const origin: Origin = { folder: await sampleRemote(), relay: relaysDiscoveries, discoveries: [] };
  const waves = Map.groupBy(tasksOf(plan), ({ id }) => waveNumbers(tasksOf(plan)).get(id) ?? 0);
  const steps: Step[] = [];
  for (const [, tasks] of [...waves].toSorted(([a], [b]) => a - b)) {
    const inOrder = tasks.toSorted((a, b) => Number(gradedFirst.includes(b.id)) - Number(gradedFirst.includes(a.id)));
    let rounds: Round[] = inOrder.map((task) => ({ task, round: firstRound, feedback: '' }));
    while (rounds.length > 0) {
      const generated = await Promise.all(rounds.map((round) => generate(origin, round)));
      const next: Round[] = [];
      for (const [index, { task, round }] of rounds.entries()) {
        const feedback = await grade(origin, { task, round });
        const made = generated[index];
        if (made) steps.push({ task: task.id, round, ...made, result: feedback?.split('\n')[0] ?? 'merged' });
        if (feedback !== undefined && round > firstRound + 3) throw new Error(`${task.id} does not come to an end`);
        if (feedback !== undefined) next.push({ task, round: round + 1, feedback });
      }
      rounds = next;
    }
  }
  return { steps, workspace: await workspaceOf(origin, 'finished') };
}

async function workspaceOf({ folder }: Origin, name: string): Promise<string> {
  await run(folder, `mkdir ${name} && git clone -q remote.git ${name}/textkit`);
  return join(folder, name);
}

/** A generator's run up to its candidate: the earlier one is merged where that is clean, and is FETCH_HEAD otherwise. */
async function generate(
  origin: Origin,
  { task, round, feedback }: Round,
): Promise<Pick<Step, 'session' | 'failedCommands'>> {
  const workspace = await workspaceOf(origin, `generator-${task.id}-${round}`);
  const repository = join(workspace, 'textkit');
  await sh(repository, `git fetch -q origin candidate-${task.id} && { git merge -q FETCH_HEAD || git merge --abort; }`);
  const discoveries = origin.relay ? origin.discoveries.join('\n') : '';
  const opening = `Role: generator\n\nTask: ${task.id}\n${task.description}\nRound: ${round}\n\n${feedback}\n${discoveries}`;
  const session = sessionOf(opening);
  const { discoveries: noted, exitCodes } = await play(session, workspace);
  origin.discoveries.push(...noted.map(({ text }) => text));
  await run(repository, `git add -A && git commit -q --allow-empty -m ${task.id}`);
  const changed = await run(repository, 'git diff --name-only origin/integration');
  const outside = changed.split('\n').filter((path) => !inScope([...task.scope, ...task.shared], 'textkit', path));
  if (changed === '' || outside.length > 0) throw new Error(`${session.name} changed ${changed || 'nothing'}`);
  await run(repository, `git push -q --force origin HEAD:refs/heads/candidate-${task.id}`);
  return { session: session.name, failedCommands: exitCodes.filter((exitCode) => exitCode !== 0).length };
}

/** Merges a candidate onto the head, tests and grades it; undefined where it landed, else why it goes back. */
async function grade(origin: Origin, { task, round }: Omit<Round, 'feedback'>): Promise<string | undefined> {
  const workspace = await workspaceOf(origin, `evaluator-${task.id}-${round}`);
  const repository = join(workspace, 'textkit');
  const merged = await sh(repository, `git merge -q --no-ff -m merge origin/candidate-${task.id}`);
  if (merged.exitCode !== 0) return `conflict in ${await run(repository, 'git diff --name-only --diff-filter=U')}`;
  await run(repository, suite);
  const patch = await run(repository, 'git diff HEAD~1');
  const opening = `Role: evaluator\n\nTask: ${task.id}\n${task.description}\n${patch}\nRound: ${round}\n`;
  const { exitCodes, verdict } = await play(sessionOf(opening), workspace);
  // The first command only looks around; then comes the check of each criterion.
  const checked = task.criteria.map(({ id }, index) => ({ criterion: id, pass: exitCodes[index + 1] === 0 }));
  const said = verdict?.criteria.map(({ criterion, pass }) => ({ criterion, pass }));
  if (JSON.stringify(said) !== JSON.stringify(checked))
    throw new Error(`${task.id} is graded ${JSON.stringify(said)}, but its checks say ${JSON.stringify(checked)}`);
  const failed = checked.filter(({ pass }) => !pass).map(({ criterion }) => criterion);
  if (failed.length > 0) return `failed ${failed.join(', ')}\n${failed.map((id) => `  - ${id}: it failed`).join('\n')}`;
  await run(repository, 'git push -q origin HEAD:refs/heads/integration');
  return undefined;
}
