/**
 * How the rows of a store become those of this release. A store has one list of upgrades; it writes the version that is
 * one more than their number, so that the first upgrade takes rows of version 1 to version 2. Rows of release 0.1.0 say
 * no version: that is 1.
 *
 * A field that can be absent needs no upgrade: its schema says by `.default(…)` what a row without it means. Whatever a
 * default cannot say (a field that depends on others, one that moves or changes its type) is an upgrade, added at the end:
 *
 *     { state: (state) => ({ retries: state.phase === null ? 0 : 1, ...state }) },
 *
 * The store runs it once, over all its rows of that kind, when it is opened. After a roll-back and another roll-out an
 * upgrade meets rows of both versions, so it leaves what is there already as it is.
 */

/** A row as it was stored, before any schema has seen it. */
export type StoredRow = { readonly [field: string]: unknown };

/** One step from a version to the next, for each kind of row that changes. */
export type Upgrade<Kind extends string> = { readonly [kind in Kind]?: (row: StoredRow) => StoredRow };

/** The version that a store with these upgrades writes. */
export const versionOf = (upgrades: readonly unknown[]): number => upgrades.length + 1;

/** Takes rows of a kind from a version to the present one; null where they are the same in both. */
export function upgradeFrom<Kind extends string>(
  version: number,
  kind: Kind,
  upgrades: readonly Upgrade<Kind>[],
): ((row: StoredRow) => StoredRow) | null {
  const steps = upgrades.slice(version - 1).flatMap((upgrade) => upgrade[kind] ?? []);
  return steps.length === 0 ? null : (row) => steps.reduce((next, step) => step(next), row);
}
