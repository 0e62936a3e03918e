/** Finds out all that is to be known of a build at rest, and checks it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { BuildEvent } from '../../src/core/contract/events.ts';
import type { BuildView } from '../../src/core/contract/views.ts';
import { buildRow } from '../../src/history/row.ts';
import type { ModelCall } from '../doubles/model-books.ts';
import { git } from '../git/repositories.ts';
import { runningProcesses } from '../local-stack/processes.ts';
import { refsOf } from './bare-repositories.ts';
import { type Evidence, type Landed, type Message, type Violation, violationsOf } from './build-invariants.ts';
import { unwrapped } from './followed-build.ts';
import type { KillableStack } from './killable-stack.ts';
import { type Killing, type RepeatedCalls, repeatedCalls } from './repeated-calls.ts';
import { storedHistory } from './stored-history.ts';

export type RestedBuild = {
  id: string;
  /** Name of its repository. */
  repository: string;
  calls: readonly ModelCall[];
  /** Null where the caller judges repeated calls. */
  kills: readonly Killing[] | null;
  tasks: readonly string[];
  peaceful: Landed | null;
  messages: readonly Message[] | null;
};

export type Checked = {
  violations: Violation[];
  repeats: RepeatedCalls;
  /** Requests that reached the model. */
  calls: number;
  billedUsd: number;
  spentUsd: number;
  landed: Landed;
};

export async function checkBuild(stack: KillableStack, build: RestedBuild): Promise<Checked> {
  const { id, repository, calls, kills } = build;
  const view = await settledView(stack, id);
  const events = await allEvents(stack, id);
  const evidence: Evidence = {
    ...build,
    view,
    events,
    landed: {
      ...landedIn(join(stack.state, 'repositories'), repository, id),
      planning: events.flatMap(({ type }) => (type.startsWith('plan.') ? [type] : [])),
    },
    history: await history(stack.state, view, events.at(-1)?.at ?? null),
    leftovers: await leftovers(stack.state, repository, id),
  };
  return {
    violations: violationsOf(evidence),
    repeats: repeatedCalls(calls, kills ?? []),
    calls: calls.length,
    billedUsd: calls.reduce((sum, call) => sum + call.billedUsd, 0),
    spentUsd: view.cost.spentUsd,
    landed: evidence.landed,
  };
}

/** A webhook that takes messages again is said to a moment after it has taken one: asked until then, or for long enough. */
async function settledView({ client }: KillableStack, id: string): Promise<BuildView> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const view = unwrapped(await client.build(id));
    if (view.webhooks.every(({ status }) => status === 'working') || performance.now() > deadline) return view;
    await pause(250);
  }
}

export async function allEvents({ client }: KillableStack, id: string): Promise<BuildEvent[]> {
  const events: BuildEvent[] = [];
  for (;;) {
    const page = unwrapped(await client.events(id, { after: events.at(-1)?.seq ?? 0, waitSeconds: 0 }));
    events.push(...page.events);
    if (page.events.length === 0) return events;
  }
}

function landedIn(root: string, repository: string, id: string): Pick<Landed, 'tree' | 'merges'> {
  const folder = join(root, `${repository}.git`);
  const branch = `refs/heads/breakwater/${id}`;
  if (refsOf(root, repository, branch).length === 0) return { tree: null, merges: [] };
  const subjects = git(folder, 'log', '--first-parent', '--reverse', '--format=%s', branch).split('\n').slice(1);
  return { tree: git(folder, 'rev-parse', `${branch}^{tree}`), merges: subjects };
}

/** History follows a moment after the object: asked until both are the same, or for long enough. */
async function history(state: string, view: BuildView, lastAt: number | null): Promise<Evidence['history']> {
  const due = buildRow(view, lastAt);
  const deadline = performance.now() + 10_000;
  for (;;) {
    const stored = await storedHistory(state, view.id);
    if (isDeepStrictEqual(stored, due) || performance.now() > deadline) return { stored, due };
    await pause(250);
  }
}

/** What a build leaves goes away a moment after its end: asked until it has, or for long enough. */
async function leftovers(state: string, repository: string, id: string): Promise<string[]> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const left = [
      ...refsOf(join(state, 'repositories'), repository, 'refs/breakwater'),
      ...readdirSync(join(state, 'sandboxes'))
        .filter((folder) => folder.startsWith(id))
        .map((folder) => `the sandbox ${folder}`),
      ...commandsOf(join(state, 'sandboxes', id)).map((pid) => `the process ${pid} of a command`),
    ];
    if (left.length === 0 || performance.now() > deadline) return left;
    await pause(250);
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
