/** What can be asked of a Build beside its view, its plan, its spec and its events: answers made of its state and its records. */
import { costSeries } from '../../core/builds/reads/cost-series.ts';
import { discoveryList, noteList } from '../../core/builds/reads/findings.ts';
import { requirementList } from '../../core/builds/reads/requirements.ts';
import { breakerTypes, retrospective, retrospectiveTypes } from '../../core/builds/reads/retrospective.ts';
import { roundView } from '../../core/builds/reads/rounds.ts';
import { runDetail, runList } from '../../core/builds/reads/runs.ts';
import { taskDetail, taskList } from '../../core/builds/reads/tasks.ts';
import { discoveriesPrefix, roundPrefix } from '../../core/builds/records/build-record.ts';
import type { BuildState } from '../../core/builds/state.ts';
import type { BuildEvent } from '../../core/contract/events.ts';
import type { CostSeries } from '../../core/contract/reads/cost-series.ts';
import type { BreakerTransitions, DiscoveryList, NoteList } from '../../core/contract/reads/findings.ts';
import type { PageQuery } from '../../core/contract/reads/page.ts';
import type { RequirementList } from '../../core/contract/reads/requirements.ts';
import type { Retrospective } from '../../core/contract/reads/retrospective.ts';
import type { RoundView } from '../../core/contract/reads/rounds.ts';
import type { RunAnswer, RunList } from '../../core/contract/reads/runs.ts';
import type { TaskAnswer, TaskList } from '../../core/contract/reads/tasks.ts';
import { recordsUnder } from './records-under.ts';
import type { BuildStore } from './store.ts';

/** Why there is no answer: a cursor that no page gave, or something that the build does not have. */
export type Read<Answer> = { ok: true; answer: Answer } | { ok: false; reason: 'bad-cursor' | 'not-found' };

export type Asked = { state: BuildState; store: BuildStore; usualSize: string | undefined; now: number };

/** Of rounds in one answer: one that is larger comes alone. */
const mostPageCharacters = 1_000_000;
/** Of those that a retrospective is made of: it tells of the first. */
const mostEvents = 5000;

const page = <Answer>(answer: Answer | null): Read<Answer> =>
  answer === null ? { ok: false, reason: 'bad-cursor' } : { ok: true, answer };
const one = <Answer>(answer: Answer | null): Read<Answer> =>
  answer === null ? { ok: false, reason: 'not-found' } : { ok: true, answer };

export const reads = {
  tasks: ({ state }: Asked, query: PageQuery): Read<TaskList> => page(taskList(state, query)),
  task: (asked: Asked, { task, ...query }: PageQuery & { task: string }): Read<TaskAnswer> =>
    taskAnswer(asked, task, query),
  round: ({ state, store }: Asked, { task: id, round }: { task: string; round: number }): Read<RoundView> => {
    const task = Object.hasOwn(state.tasks, id) ? state.tasks[id] : undefined;
    if (!task || round < 1 || round > task.rounds) return one<RoundView>(null);
    return one(roundView(state, task, round, ofRound(store, id, round)));
  },
  runs: ({ state }: Asked, query: PageQuery): Read<RunList> => page(runList(state, query)),
  run: ({ state }: Asked, { run }: { run: string }): Read<RunAnswer['run']> => one(runDetail(state, run)),
  requirements: ({ state }: Asked, query: PageQuery): Read<RequirementList> => page(requirementList(state, query)),
  discoveries: ({ state, store }: Asked, query: PageQuery): Read<DiscoveryList> =>
    page(discoveryList(state, gone(store), query)),
  notes: ({ state }: Asked, query: PageQuery): Read<NoteList> => page(noteList(state, query)),
  breaker: ({ store }: Asked, query: PageQuery): Read<BreakerTransitions> => page(transitions(store, query)),
  costs: ({ state, usualSize, now }: Asked, { points }: { points: number }): Read<CostSeries> =>
    one(costSeries({ state, usualSize }, points, now)),
  retrospective: ({ state, store, usualSize, now }: Asked, _: Record<never, never>): Read<Retrospective> =>
    one(retrospective({ state, events: lookedBackOn(store), gone: gone(store), usualSize }, now)),
};

export type Reads = typeof reads;
export type ReadKind = keyof Reads;
export type ReadQuery<Kind extends ReadKind> = Parameters<Reads[Kind]>[1];
export type ReadAnswer<Kind extends ReadKind> = ReturnType<Reads[Kind]>;

function taskAnswer({ state, store }: Asked, id: string, { limit, cursor }: PageQuery): Read<TaskAnswer> {
  const detail = taskDetail(state, id);
  const task = state.tasks[id];
  if (!detail || !task) return { ok: false, reason: 'not-found' };
  const after = cursor === undefined ? 0 : placeOf(cursor);
  if (after === null || after > task.rounds) return { ok: false, reason: 'bad-cursor' };
  const rounds: RoundView[] = [];
  let characters = 0;
  for (let round = after + 1; round <= task.rounds && rounds.length < limit; round++) {
    const view = roundView(state, task, round, ofRound(store, id, round));
    characters += JSON.stringify(view).length;
    if (rounds.length > 0 && characters > mostPageCharacters) break;
    rounds.push(view);
  }
  const last = rounds.at(-1)?.round ?? task.rounds;
  return { ok: true, answer: { task: detail, rounds, next: last < task.rounds ? String(last) : null } };
}

function transitions(store: BuildStore, { limit, cursor }: PageQuery): BreakerTransitions | null {
  const after = cursor === undefined ? 0 : placeOf(cursor);
  if (after === null || after > store.lastSeq()) return null;
  const found = store.events(after, limit, breakerTypes);
  const told = found.flatMap(({ type, ...event }) => {
    const known = breakerTypes.find((each) => each === type);
    return known === undefined ? [] : [{ ...event, type: known }];
  });
  const last = found.at(-1)?.seq;
  const isMore = last !== undefined && store.events(last, 1, breakerTypes).length > 0;
  return { transitions: told, next: isMore ? String(last) : null };
}

/** Rounds and events are numbered, and their cursors are the numbers. */
const placeOf = (cursor: string): number | null => (/^\d{1,15}$/.test(cursor) ? Number(cursor) : null);

function lookedBackOn(store: BuildStore): BuildEvent[] {
  const events: BuildEvent[] = [];
  for (let after: number | undefined = 0; after !== undefined && events.length < mostEvents; ) {
    const found: BuildEvent[] = store.events(after, 500, retrospectiveTypes);
    events.push(...found);
    after = found.at(-1)?.seq;
  }
  return events;
}

const ofRound = (store: BuildStore, task: string, round: number) =>
  recordsUnder(store, roundPrefix(task, round)).filter((record) => record.kind !== 'discovery');
const gone = (store: BuildStore) =>
  recordsUnder(store, discoveriesPrefix).filter((record) => record.kind === 'discovery');
