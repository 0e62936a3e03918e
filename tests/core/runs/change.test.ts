/** Two changes of one step are one commit. */
import { expect, test } from 'vitest';
import { onTopOf } from '../../../src/core/runs/change.ts';
import { turn, user } from './records.ts';

test('of two changes the later one counts, and what both add is added in their order', () => {
  const first = { state: { dirty: true, silent: 1 }, messages: [user('a')], turn: turn(), taken: 1 };
  const later = {
    state: { silent: 2 },
    messages: [user('b')],
    turn: turn({ turn: 2 }),
    reports: [{ kind: 'admitted', prepared: null }],
  } as const;
  expect(onTopOf(first, later)).toEqual({
    state: { dirty: true, silent: 2 },
    messages: [user('a'), user('b')],
    turn: turn({ turn: 2 }),
    reports: [{ kind: 'admitted', prepared: null }],
    taken: 1,
  });
});
