/** How history in D1 follows a Build: what came since it was last written goes there, and what has changed; and who looks at the list of builds hears where it shows something else. */
import { breakerTypes } from '../../core/builds/reads/retrospective.ts';
import { discoveriesPrefix } from '../../core/builds/records/build-record.ts';
import type { BuildState } from '../../core/builds/state.ts';
import type { BuildEvent } from '../../core/contract/events.ts';
import type { BuildSnapshot } from '../../core/contract/views.ts';
import { type AccountRows, costRows, discoveryRows, recordRows, transitionRows } from '../../history/account-rows.ts';
import { projectAccount, projectBuild, projectedSeq } from '../../history/project.ts';
import { shownInList } from '../../history/row.ts';
import { recordsUnder } from './records-under.ts';
import type { BuildStore } from './store.ts';

export type History = {
  /** `isTold`: whoever looks at the list knows that it is another one, where it is. */
  project(state: BuildState, view: BuildSnapshot): Promise<{ isTold: boolean }>;
  /** Forgets what was written: the next time all of it is. */
  forget(): void;
};

export function history(
  database: D1Database,
  store: BuildStore,
  tellListReaders: (tenant: string) => Promise<boolean>,
): History {
  /** Up to which event D1 knows the build, by the row that is written last; null until it was asked. */
  let known: number | null = null;
  /** Rows that were written, by what tells them apart from others. */
  let written = new Map<string, string>();
  /** What the list showed when its readers were told last. */
  let shown: string | null = null;

  /** Those that say something else than was written last. */
  function news<Row extends { seq: number }>(table: string, rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
    return rows.filter((row) => {
      const key = `${table} ${keyOf(row)}`;
      const said = JSON.stringify({ ...row, seq: 0 });
      if (written.get(key) === said) return false;
      written.set(key, said);
      return true;
    });
  }

  async function since(from: number, state: BuildState, lastSeq: number): Promise<Partial<AccountRows>> {
    if (from >= lastSeq) return {};
    let after = { seq: from, key: lastKey };
    for (let rows = store.records.since(after); rows.length > 0; rows = store.records.since(after)) {
      const records = rows.map(({ record }) => record);
      await projectAccount(database, recordRows(state, records, lastSeq));
      after = rows.at(-1) ?? after;
    }
    const gone = recordsUnder(store, discoveriesPrefix).filter((record) => record.kind === 'discovery');
    const discoveries = discoveryRows(state, gone, lastSeq);
    return {
      discoveries: news('discoveries', discoveries, ({ at, text }) => `${at} ${text}`),
      breakerTransitions: transitionRows(state.id, transitionsSince(store, from), lastSeq),
    };
  }

  return {
    async project(state, view) {
      const { lastSeq } = view;
      const updatedAt = store.events(lastSeq - 1, 1)[0]?.at ?? null;
      const costs = news('costs', costRows(state, lastSeq), ({ day, role, model }) => `${day} ${role} ${model}`);
      try {
        const from = known ?? (await projectedSeq(database, state.id)) ?? 0;
        await projectAccount(database, { ...(await since(from, state, lastSeq)), costs });
        await projectBuild(database, view, updatedAt);
        known = lastSeq;
      } catch (error) {
        // What has come there is not known.
        written = new Map();
        throw error;
      }
      const shows = shownInList(view);
      if (shows === shown) return { isTold: true };
      const isTold = await tellListReaders(view.tenant);
      if (isTold) shown = shows;
      return { isTold };
    },
    forget() {
      known = 0;
      written = new Map();
      shown = null;
    },
  };
}

/** After every key. */
const lastKey = '\u{10ffff}';

function transitionsSince(store: BuildStore, after: number): BuildEvent[] {
  const found: BuildEvent[] = [];
  for (let last: number | undefined = after; last !== undefined; ) {
    const page: BuildEvent[] = store.events(last, 500, breakerTypes);
    found.push(...page);
    last = page.at(-1)?.seq;
  }
  return found;
}
