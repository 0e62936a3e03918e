import { expect, test } from 'vitest';
import { newBuild } from '../../../src/core/builds/state.ts';
import { wasDone, withCommandKey } from '../../../src/core/builds/steering/keyed-commands.ts';
import { submission } from '../builders.ts';

test('the keys of the last fifty commands are known, and a command without one changes nothing', () => {
  const before = newBuild({ id: 'b1', submission: submission({}), now: 0 });
  expect([withCommandKey(before, null), wasDone(before, null)]).toEqual([before, false]);
  const keys = Array.from({ length: 51 }, (_, index) => `key ${index}`);
  const after = keys.reduce(withCommandKey, before);
  expect(keys.filter((key) => !wasDone(after, key))).toEqual(['key 0']);
});
