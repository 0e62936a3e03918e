import { expect, it } from 'vitest';
import { type Upgrade, upgradeFrom, versionOf } from '../../../src/core/stored/upgrades.ts';

const upgrades: Upgrade<'state' | 'call'>[] = [
  { state: (state) => ({ retries: state.phase === null ? 0 : 1, ...state }) },
  { call: (call) => ({ ms: 0, ...call }) },
  { state: ({ retries, ...state }) => ({ tries: retries ?? 0, ...state }) },
];

it('takes a row through every upgrade since its version, and one of this version through none', () => {
  expect(versionOf(upgrades)).toBe(4);
  const upgraded = [1, 2, 3, 4, 5].map((version) => upgradeFrom(version, 'state', upgrades)?.({ phase: null }) ?? null);
  expect(upgraded).toEqual([
    { phase: null, tries: 0 },
    { phase: null, tries: 0 },
    { phase: null, tries: 0 },
    null,
    null,
  ]);
});

it('has nothing to do for a kind of row that is the same in both versions', () => {
  expect([1, 2, 3].map((version) => upgradeFrom(version, 'call', upgrades) !== null)).toEqual([true, true, false]);
});

it('meets rows of both versions after a roll-back, and leaves what is there as it is', () => {
  const upgrade = upgradeFrom(1, 'state', upgrades);
  expect([upgrade?.({ phase: null, tries: 7 }), upgrade?.({ phase: null, retries: 3 })]).toEqual([
    { phase: null, tries: 7 },
    { phase: null, tries: 3 },
  ]);
});
