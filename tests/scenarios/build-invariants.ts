/** What must be true of a build once it rests, whatever was killed meanwhile. Each violation is a line. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { BuildEvent, BuildView } from '../../src/core/api.ts';
import { type Killing, type ModelCall, repeatsOf } from '../doubles/model-books.ts';
import { git } from '../git/repositories.ts';
import { runningProcesses } from '../local/processes.ts';
import { refsOf } from './bare-repositories.ts';
import { lineOf, listedAs, unwrapped } from './followed-build.ts';
import type { KillableStack } from './killable-stack.ts';

export type Checked = {
  violations: string[];
  /** Requests that reached the model, those that asked for a turn once more, and those that the real API would refuse. */
  calls: number;
  repeated: number;
  refused: number;
  billedUsd: number;
  spentUsd: number;
  /** Where the ledger holds less than the model has charged; a violation that is told apart. */
  ledgerFault: string | null;
  /** Id of the tree that has landed. */
  tree: string | null;
};

export type RestedBuild = {
  id: string;
  /** Name of its repository. */
  repository: string;
  /** The calls that the model got for it. */
  calls: readonly ModelCall[];
  /** Each explains one repeated call of each run; null where the caller judges repeats. */
  kills: readonly Killing[] | null;
  /** The ids of its tasks. */
  tasks: readonly string[];
  /** What the same build comes to where nothing is killed; null for that very build. */
  faultFreeTree: string | null;
};

/** A sum of a few hundred floating point numbers. */
const roundingUsd = 1e-9;

export async function checkBuild(stack: KillableStack, build: RestedBuild): Promise<Checked> {
  const { id, repository, calls, kills, tasks, faultFreeTree } = build;
  const view = unwrapped(await stack.client.build(id));
  const { repeated, unexplained } = repeatsOf(calls, kills ?? []);
  const { tree, merges } = landedIn(join(stack.state, 'repositories'), repository, id);
  const billedUsd = calls.reduce((sum, call) => sum + call.billedUsd, 0);
  const spentUsd = view.cost.spentUsd;
  const found = [
    ...ending(view),
    ...(faultFreeTree !== null && tree !== faultFreeTree
      ? [`the tree is ${tree}, and fault-free ${faultFreeTree}`]
      : []),
    ...(isDeepStrictEqual([...merges].sort(), tasks.map((task) => `Merge task ${task}: Build ${task}`).sort())
      ? []
      : [`merged: ${merges.join(', ')}`]),
    ...(view.cost.reservedUsd === 0 ? [] : [`ledger: $${view.cost.reservedUsd} is still reserved`]),
    ...(kills === null ? [] : unexplained).map((line) => `repeat: ${line}`),
    ...calls.flatMap(({ refusal }) => (refusal === '' ? [] : [`refused by the model's API: ${refusal}`])),
    ...eventFaults(view, await allEvents(stack, id)),
    ...(isDeepStrictEqual(await listedAs(stack.client, view), lineOf(view)) ? [] : ['D1 tells another story']),
    ...(await leftBehind(stack.state, repository, id)),
  ];
  const ledgerFault =
    spentUsd < billedUsd - roundingUsd
      ? `build ${id}: the ledger has $${spentUsd.toFixed(6)}, the model has charged $${billedUsd.toFixed(6)}`
      : null;
  const violations = found.map((line) => `build ${id}: ${line}`);
  const refused = calls.filter(({ refusal }) => refusal !== '').length;
  return { violations, calls: calls.length, repeated, refused, ledgerFault, billedUsd, spentUsd, tree };
}

/** This build meets no limit, so every rest but its completion is a fault of the system. */
const ending = ({ status, reason }: BuildView): string[] =>
  status === 'completed' ? [] : [`it is ${status}: ${reason ?? 'without a reason'}`];

async function allEvents({ client }: KillableStack, id: string): Promise<BuildEvent[]> {
  const events: BuildEvent[] = [];
  for (;;) {
    const page = unwrapped(await client.events(id, { after: events.at(-1)?.seq ?? 0, waitSeconds: 0 }));
    events.push(...page.events);
    if (page.events.length === 0) return events;
  }
}

function eventFaults(view: BuildView, events: readonly BuildEvent[]): string[] {
  const seqs = events.map(({ seq }) => seq);
  const isGapless = seqs.every((seq, index) => seq === index + 1) && seqs.length === view.lastSeq;
  const merged = events.flatMap(({ type, data }) => (type === 'task.merged' ? [String(data.task)] : []));
  const twice = merged.filter((task, index) => merged.indexOf(task) !== index);
  const failed = events.filter(({ type }) => type === 'run.failed' || type === 'breaker.opened');
  return [
    ...(isGapless ? [] : [`event numbers: ${seqs.join(' ')}, the last one is ${view.lastSeq}`]),
    ...twice.map((task) => `event: ${task} merged twice`),
    ...failed.map(({ text }) => `event: ${text}`),
  ];
}

function landedIn(root: string, repository: string, id: string): { tree: string | null; merges: string[] } {
  const folder = join(root, `${repository}.git`);
  const branch = `refs/heads/breakwater/${id}`;
  if (refsOf(root, repository, branch).length === 0) return { tree: null, merges: [] };
  const subjects = git(folder, 'log', '--first-parent', '--reverse', '--format=%s', branch).split('\n').slice(1);
  return { tree: git(folder, 'rev-parse', `${branch}^{tree}`), merges: subjects };
}

/** What a build leaves goes away a moment after its end: asked until it has, or for long enough. */
async function leftBehind(state: string, repository: string, id: string): Promise<string[]> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const left = [
      ...refsOf(join(state, 'repositories'), repository, 'refs/breakwater').map((ref) => `left behind: ${ref}`),
      ...readdirSync(join(state, 'sandboxes'))
        .filter((folder) => folder.startsWith(id))
        .map((folder) => `left behind: the sandbox ${folder}`),
      ...commandsOf(join(state, 'sandboxes', id)).map((pid) => `left behind: the process ${pid} of a command`),
    ];
    if (left.length === 0 || performance.now() > deadline) return left;
    await pause(50);
  }
}

/** Processes that carry the mark of a command of a sandbox whose folder begins so. */
const commandsOf = (folder: string): number[] =>
  runningProcesses().flatMap(({ pid }) => {
    try {
      const isMarked = readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`BREAKWATER_COMMAND=${folder}`);
      return isMarked ? [pid] : [];
    } catch {
      return [];
    }
  });
