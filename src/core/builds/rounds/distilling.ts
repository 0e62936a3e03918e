/**
 * At a wave's end, what is known is distilled by a small model where it does not fit what a run reads, or contradicts
 * itself. It runs beside the next wave and holds up nothing: until it has answered, and where it fails, the rule of
 * `discoveryBrief` serves.
 */
import { headOfText } from '../../cut-text.ts';
import type { DistilledEntry } from '../../roles.ts';
import { distillable } from '../../runs/run-order.ts';
import type { RunOutcome } from '../../runs/run-report.ts';
import { startRun } from '../runs.ts';
import { type BuildState, liveTasks, type RunEntry, runningRuns } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';
import { isSettled } from '../task-state.ts';
import { briefCharacters, type KnownDiscovery } from './discoveries.ts';

/** The newest are distilled, and the others stay as they are. */
const mostDistilled = 100;

/** Orders it, once a wave at most. */
export function distill(state: BuildState, now: number): Step {
  const { submission, completedWaves, relay, discoveries } = state;
  const isOn = submission.parallel.discoveryRelay && submission.tokens.distilledRelay;
  if (!isOn || state.phase.kind !== 'running' || completedWaves.length <= relay.waves) return stepTo(state);
  if (isUnderWay(state)) return stepTo(state);
  const waves = completedWaves.length;
  // Looked at once a wave.
  if (!isWorthIt(discoveries) || liveTasks(state).every(isSettled))
    return stepTo({ ...state, relay: { ...relay, waves } });
  const known = discoveries.slice(-mostDistilled);
  const notes = state.notes.map(({ text }) => headOfText(text, 600)).slice(-10);
  const assignment = { role: 'summarizer' as const, discoveries: known.map(distillable), notes };
  const { runId, step } = startRun(state, { assignment, task: null, round: waves }, now);
  const texts = known.map(({ text }) => text);
  return andThen(step, (next) => stepTo({ ...next, relay: { waves, runId, texts } }));
}

const isUnderWay = ({ relay, runs }: BuildState): boolean =>
  relay.runId !== null && runs[relay.runId]?.status === 'running';

const isWorthIt = (known: readonly KnownDiscovery[]): boolean =>
  known.some(({ contradicted }) => contradicted) ||
  known.reduce((sum, { text, evidence }) => sum + text.length + evidence.length, 0) > briefCharacters;

export function summarizerEnded(state: BuildState, run: RunEntry, outcome: RunOutcome): Step {
  const { relay, discoveries } = state;
  if (relay.runId !== run.id) return stepTo(state);
  const over = { ...state, relay: { ...relay, runId: null, texts: [] } };
  if (outcome.kind === 'failed') {
    const { reason, message } = outcome;
    return noting(over, 'run.failed', { runId: run.id, role: 'summarizer', task: null, reason, message });
  }
  if (outcome.kind !== 'distilled') throw new Error(`a summarizer run ended with ${outcome.kind}`);
  const { entries, commits } = outcome;
  const distilled = withDistilled(discoveries, relay.texts, entries, commits);
  const count = (fate: DistilledEntry['fate']): number => entries.filter((entry) => entry.fate === fate).length;
  return noting({ ...over, discoveries: distilled }, 'relay.distilled', {
    runId: run.id,
    before: discoveries.length,
    after: distilled.length,
    merged: count('merged'),
    contradicted: count('contradicted'),
    expired: count('expired'),
  });
}

/** Each entry in the place of its sources; what came meanwhile, and what no entry names, stays. */
export function withDistilled(
  known: readonly KnownDiscovery[],
  texts: readonly string[],
  entries: readonly DistilledEntry[],
  commits: readonly { repository: string; commit: string }[],
): KnownDiscovery[] {
  const sourceOf = (id: string): KnownDiscovery | undefined => {
    const text = texts[Number(id.slice(1)) - 1];
    return known.find((one) => one.text === text);
  };
  const gone = new Set<KnownDiscovery>();
  const made = entries.flatMap(({ sources, fate, text, evidence }): KnownDiscovery[] => {
    const from = sources.map(sourceOf).filter((one) => one !== undefined);
    const [first] = from.toSorted((a, b) => b.at - a.at);
    for (const one of from) gone.add(one);
    if (!first || fate === 'expired') return [];
    const place = evidence ?? first.evidence;
    const commit = commits.find(({ repository }) => place.startsWith(`${repository}/`))?.commit ?? first.commit;
    const isForAll = from.some(({ scope }) => scope.length === 0);
    const scope = isForAll ? [] : [...new Set(from.flatMap((one) => one.scope))];
    const tasks = [...new Set(from.flatMap(({ task, alsoFrom }) => [task, ...alsoFrom]))];
    const alsoFrom = tasks.filter((task) => task !== first.task);
    return [{ ...first, text, evidence: place, scope, alsoFrom, commit, changedBy: null, contradicted: false }];
  });
  return [...made, ...known.filter((one) => !gone.has(one))].toSorted((a, b) => a.at - b.at);
}

/** A build that has nothing left to do needs no brief. */
export const summarizersOf = (state: BuildState): RunEntry[] =>
  runningRuns(state).filter(({ role }) => role === 'summarizer');
