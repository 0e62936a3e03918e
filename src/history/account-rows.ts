/** From what a build knows to the rows that tell of it in D1. */
import { discoveryViews } from '../core/builds/reads/findings.ts';
import { spentBy } from '../core/builds/reads/spent-by.ts';
import type { BuildRecord } from '../core/builds/records/build-record.ts';
import { longestEvidence } from '../core/builds/records/retained.ts';
import type { BuildState } from '../core/builds/state.ts';
import { failureInShort } from '../core/command-output/failure-in-short.ts';
import type { BuildEvent } from '../core/contract/events.ts';
import { headOfText } from '../core/cut-text.ts';
import type { accountTables } from './account-schema.ts';

type Tables = typeof accountTables;
/** Rows by table. */
export type AccountRows = { [Name in keyof Tables]: Tables[Name]['$inferInsert'][] };

const shortened = (text: string): string => headOfText(text, longestEvidence);

/** What records tell: rounds that have ended, and first verdicts. `seq` is the last event of the build. */
export function recordRows(
  { id: buildId, runs: known }: Pick<BuildState, 'id' | 'runs'>,
  records: readonly BuildRecord[],
  seq: number,
): Pick<AccountRows, 'rounds' | 'verdicts'> {
  return {
    rounds: records.flatMap((record) => {
      if (record.kind !== 'end') return [];
      const { task, round, how, reason, at } = record;
      const runs = Object.values(known).filter((run) => run.task === task && run.round === round);
      const costUsd = runs.reduce((sum, run) => sum + run.costUsd, 0);
      const times = { startedAt: runs[0]?.startedAt ?? null, endedAt: at };
      return [{ buildId, task, round, status: how, reason: reason && shortened(reason), ...times, costUsd, seq }];
    }),
    verdicts: records.flatMap((record) => {
      if (record.kind !== 'verdict' || record.repeated) return [];
      const { task, round, runId, at } = record;
      return record.criteria.map(({ criterion, pass, evidence }) => ({
        ...{ buildId, task, round, criterion, runId, pass, at, seq },
        evidence: failureInShort(evidence, longestEvidence),
      }));
    }),
  };
}

export const discoveryRows = (state: BuildState, gone: Parameters<typeof discoveryViews>[1], seq: number) =>
  discoveryViews(state, gone).map(({ at, text, kind, evidence, task, status, into }) => ({
    ...{ buildId: state.id, at, text, kind, evidence, task, status, into, seq },
  }));

export const transitionRows = (buildId: string, events: readonly BuildEvent[], lastSeq: number) =>
  events.map(({ seq: event, at, type, text, data }) => ({
    ...{ buildId, event, at, type, text: shortened(text), data, seq: lastSeq },
  }));

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** A run that is under way counts by what it has cost; its time, once it has ended. */
export function costRows({ id: buildId, tenant, runs }: BuildState, seq: number): AccountRows['costs'] {
  const byDay = Map.groupBy(Object.values(runs), ({ startedAt }) => dayOf(startedAt));
  return [...byDay].flatMap(([day, own]) =>
    [...Map.groupBy(own, ({ role }) => role)].flatMap(([role, ofRole]) =>
      spentBy(ofRole, ({ model }) => model, 0).map(({ key: model, spent: { runs: count, ms, costUsd, usage } }) => ({
        ...{ buildId, day, role, model, tenant, runs: count, ms, costUsd, seq },
        inputTokens: usage.input,
        outputTokens: usage.output,
        cacheWrite5mTokens: usage.cacheWrite5m,
        cacheWrite1hTokens: usage.cacheWrite1h,
        cacheReadTokens: usage.cacheRead,
      })),
    ),
  );
}
