import { expect, test } from 'vitest';
import { newBuild } from '../../../src/core/builds/state.ts';
import { step } from '../../../src/core/builds/step.ts';
import { submission } from '../builders.ts';

const cancelled = (isTenantBounded: boolean) =>
  step(newBuild({ id: 'b1', submission: submission(), now: 0, isTenantBounded }), { kind: 'cancel' }, 1);

test('a build with a place in the account of its tenant settles at its end, and once', () => {
  const ended = cancelled(true);
  expect(ended.effects).toContainEqual({ kind: 'settle-tenant' });
  expect(step(ended.state, { kind: 'cancel' }, 2).effects).toEqual([]);
  expect(cancelled(false).effects).not.toContainEqual({ kind: 'settle-tenant' });
});
