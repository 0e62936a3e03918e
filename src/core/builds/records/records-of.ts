/** What a step leaves behind to be kept: it follows from the input and from what the step has told, so no step needs to know. */
import { isEvent, type LogEntry } from '../../contract/events.ts';
import type { KnownDiscovery } from '../rounds/discoveries.ts';
import type { BuildState } from '../state.ts';
import type { BuildInput, Step } from '../step-types.ts';
import type { BuildRecord } from './build-record.ts';

/** `before` is null at the build's creation, and `input` where an effect came to nothing. */
export function recordsOf(
  before: BuildState | null,
  input: BuildInput | null,
  { state, log }: Step,
  now: number,
): BuildRecord[] {
  if (before === null || input === null) return [];
  return [
    ...verdictOf(before, input, state, now),
    ...log.flatMap((entry) => recordOf(entry, state, now)),
    ...(before.discoveries === state.discoveries ? [] : goneDiscoveries(before, state, input, now)),
  ];
}

/** What an evaluator has reported, where its task was waiting for it. */
function verdictOf(before: BuildState, input: BuildInput, after: BuildState, now: number): BuildRecord[] {
  if (input.kind !== 'report' || input.report.body.kind !== 'ended') return [];
  const { outcome } = input.report.body;
  const { runId } = input.report;
  const task = before.tasks[before.runs[runId]?.task ?? ''];
  if (outcome.kind !== 'graded' || task?.stage.kind !== 'evaluating' || task.stage.runId !== runId) return [];
  if (after.tasks[task.task.id]?.stage === task.stage) return [];
  const { criteria, tests, outsideScope, weakened, remarks, screenshots, merges } = outcome;
  const seen = { criteria, tests, outsideScope, weakened, remarks, screenshots, merges };
  const which = { task: task.task.id, round: task.rounds, at: now, runId, repeated: task.stage.graded !== null };
  return [{ kind: 'verdict', ...which, ...seen }];
}

function recordOf(entry: LogEntry, after: BuildState, at: number): BuildRecord[] {
  if (isEvent(entry, 'task.candidate')) {
    const { task, round, summary, commits } = entry.data;
    return [{ kind: 'candidate', task, round, at, commits, changed: after.tasks[task]?.changed ?? null, summary }];
  }
  if (isEvent(entry, 'task.merged')) {
    const { task, rounds } = entry.data;
    return [{ kind: 'end', task, round: rounds, at, how: 'merged', reason: null, feedback: [] }];
  }
  const sentBack = (task: string, round: number, how: 'rejected' | 'conflict' | 'broken-off'): BuildRecord[] => [
    { kind: 'end', task, round, at, how, reason: entry.text, feedback: after.tasks[task]?.feedback ?? [] },
  ];
  if (isEvent(entry, 'task.rejected')) return sentBack(entry.data.task, entry.data.round, 'rejected');
  if (isEvent(entry, 'task.conflict')) return sentBack(entry.data.task, entry.data.round, 'conflict');
  if (isEvent(entry, 'task.broken-off')) return sentBack(entry.data.task, entry.data.round, 'broken-off');
  return [];
}

/** Those that were told before and are not any more: distilled, or the oldest of too many. */
function goneDiscoveries(before: BuildState, after: BuildState, input: BuildInput, at: number): BuildRecord[] {
  const texts = new Set(after.discoveries.map(({ text }) => text));
  return before.discoveries
    .filter(({ text }) => !texts.has(text))
    .map((discovery) => ({ kind: 'discovery', discovery, at, ...fateOf(discovery, before, input) }));
}

type Fate = Pick<Extract<BuildRecord, { kind: 'discovery' }>, 'fate' | 'into'>;

function fateOf({ text }: KnownDiscovery, { relay }: BuildState, input: BuildInput): Fate {
  const outcome = input.kind === 'report' && input.report.body.kind === 'ended' ? input.report.body.outcome : null;
  const id = `D${relay.texts.indexOf(text) + 1}`;
  const entry = outcome?.kind === 'distilled' ? outcome.entries.find(({ sources }) => sources.includes(id)) : undefined;
  if (!entry) return { fate: 'crowded-out', into: null };
  // What is kept in other words is there under these.
  const fate = entry.fate === 'kept' ? 'merged' : entry.fate;
  return { fate, into: fate === 'expired' ? null : entry.text };
}
