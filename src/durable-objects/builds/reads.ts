/** What can be asked of a Build beside its view, its plan, its spec and its events: answers made of its state and its records. */

import { roundView } from '../../core/builds/reads/rounds.ts';
import { runDetail, runList } from '../../core/builds/reads/runs.ts';
import { taskDetail, taskList } from '../../core/builds/reads/tasks.ts';
import type { RoundRecord } from '../../core/builds/records/build-record.ts';
import { roundPrefix } from '../../core/builds/records/build-record.ts';
import type { BuildState } from '../../core/builds/state.ts';
import type { PageQuery } from '../../core/contract/reads/page.ts';
import type { RoundView } from '../../core/contract/reads/rounds.ts';
import type { RunAnswer, RunList } from '../../core/contract/reads/runs.ts';
import type { TaskAnswer, TaskList } from '../../core/contract/reads/tasks.ts';
import type { BuildStore } from './store.ts';

/** Why there is no answer: a cursor that no page gave, or something that the build does not have. */
export type Read<Answer> = { ok: true; answer: Answer } | { ok: false; reason: 'bad-cursor' | 'not-found' };

type Asked = { state: BuildState; store: BuildStore };

/** Of rounds in one answer: one that is larger comes alone. */
const mostPageCharacters = 1_000_000;

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
    return one(
      task && round >= 1 && round <= task.rounds ? roundView(state, task, round, recordsOf(store, id, round)) : null,
    );
  },
  runs: ({ state }: Asked, query: PageQuery): Read<RunList> => page(runList(state, query)),
  run: ({ state }: Asked, { run }: { run: string }): Read<RunAnswer['run']> => one(runDetail(state, run)),
};

export type Reads = typeof reads;
export type ReadKind = keyof Reads;
export type ReadQuery<Kind extends ReadKind> = Parameters<Reads[Kind]>[1];
export type ReadAnswer<Kind extends ReadKind> = ReturnType<Reads[Kind]>;

function taskAnswer({ state, store }: Asked, id: string, { limit, cursor }: PageQuery): Read<TaskAnswer> {
  const detail = taskDetail(state, id);
  const task = state.tasks[id];
  if (!detail || !task) return { ok: false, reason: 'not-found' };
  const after = cursor === undefined ? 0 : Number(/^\d{1,6}$/.test(cursor) ? cursor : Number.NaN);
  if (Number.isNaN(after) || after > task.rounds) return { ok: false, reason: 'bad-cursor' };
  const rounds: RoundView[] = [];
  let characters = 0;
  for (let round = after + 1; round <= task.rounds && rounds.length < limit; round++) {
    const view = roundView(state, task, round, recordsOf(store, id, round));
    characters += JSON.stringify(view).length;
    if (rounds.length > 0 && characters > mostPageCharacters) break;
    rounds.push(view);
  }
  const last = rounds.at(-1)?.round ?? task.rounds;
  return { ok: true, answer: { task: detail, rounds, next: last < task.rounds ? String(last) : null } };
}

function recordsOf({ records }: BuildStore, task: string, round: number): RoundRecord[] {
  const prefix = roundPrefix(task, round);
  const found: RoundRecord[] = [];
  for (let after: string | undefined = prefix; after !== undefined; ) {
    const rows = records.under(prefix, after);
    for (const { record } of rows) if (record.kind !== 'discovery') found.push(record);
    after = rows.at(-1)?.key;
  }
  return found;
}
