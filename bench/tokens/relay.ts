/** What runs leave to later ones in a build that is accounted: a discovery of each task, distilled where the build asks for it. */
import { addDiscovery } from '../../src/core/builds/rounds/discoveries.ts';
import { distill, summarizerEnded } from '../../src/core/builds/rounds/distilling.ts';
import type { BuildState } from '../../src/core/builds/state.ts';
import type { Task } from '../../src/core/plan/work-plan.ts';
import type { DistilledEntry } from '../../src/core/roles.ts';
import type { RunOrder } from '../../src/core/runs/run-order.ts';
import type { Material } from './material.ts';
import { type ScriptedCall, summarizerCalls } from './sessions.ts';

/** Two sentences, of some sixty tokens, about the file that the task owns; every task may read it. */
export function withDiscovery(state: BuildState, { name }: Material, task: Task, at: number): BuildState {
  const evidence = (task.scope[0] ?? `${name}:src/index.ts`).replace(':', '/');
  const text = `What ${task.id} exports takes an empty text as well and answers with an empty one, not with an error. Its tests want the whole list in the order of the table, so a new case stands at its end and nowhere else.`;
  const found = { task: task.id, at, commit: 'a'.repeat(40) };
  const discovery = { kind: 'interface' as const, text, evidence, scope: [] };
  return { ...state, discoveries: addDiscovery(state.discoveries, discovery, found) };
}

export type Distilling = { state: BuildState; session: { order: RunOrder; calls: ScriptedCall[] } | null };

/** At the end of a wave: the summarizer's session, where the build orders one, and what is known after it. */
export function distilledAt(wave: number, state: BuildState, material: Material): Distilling {
  const completedWaves = [...state.completedWaves, wave];
  const { state: after, effects } = distill({ ...state, phase: { kind: 'running' }, completedWaves }, 0);
  const [effect] = effects;
  if (effect?.kind !== 'start-run') return { state: after, session: null };
  const run = after.runs[effect.order.runId];
  if (!run) throw new Error('a summarizer was ordered, and has no run');
  const entries = threeByThree(after.discoveries.length);
  const { state: distilled } = summarizerEnded(after, run, { kind: 'distilled', entries, commits: [] });
  return { state: distilled, session: { order: effect.order, calls: summarizerCalls(material, entries) } };
}

/** What three say is said by one, in a text as long as one of them. */
const threeByThree = (count: number): DistilledEntry[] =>
  Array.from({ length: Math.ceil(count / 3) }, (_, at) => ({
    sources: [1, 2, 3]
      .map((n) => at * 3 + n)
      .filter((n) => n <= count)
      .map((n) => `D${n}`),
    fate: 'merged' as const,
    text: `Exports take an empty text and answer with one (${at}). Tests want whole lists in the order of their tables: a new case stands at its end, and the modules beside it are the pattern to follow in all of this.`,
  }));
