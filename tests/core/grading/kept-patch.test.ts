import { expect, it } from 'vitest';
import { keptPatch } from '../../../src/core/grading/kept-patch.ts';

it('keeps a patch as it is up to twenty thousand characters, and counts the bytes of the rest', () => {
  expect(keptPatch({ patch: '+x', omittedBytes: 7 })).toEqual({ patch: '+x', omittedBytes: 7 });
  const head = 'x'.repeat(20_000);
  expect(keptPatch({ patch: `${head}äöü`, omittedBytes: 7 })).toEqual({ patch: head, omittedBytes: 13 });
  expect(keptPatch({ patch: `${head.slice(1)}😀`, omittedBytes: 0 })).toEqual({
    patch: head.slice(1),
    omittedBytes: 4,
  });
});
