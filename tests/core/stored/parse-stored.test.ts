import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseStored } from '../../../src/core/stored/parse-stored.ts';

const Shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('waiting'), since: z.number().default(0) }),
  z.strictObject({ kind: z.literal('held') }),
]);
const Row = z.strictObject({
  id: z.string(),
  shape: Shape.nullable().default(null),
  either: z.union([z.strictObject({ x: z.number() }), z.strictObject({ y: z.string() })]).optional(),
  byName: z.record(z.string(), z.strictObject({ n: z.int() })),
  list: z.array(z.strictObject({ p: z.strictObject({ q: z.int() }) })),
});
const whole = { id: 'a', shape: null, byName: {}, list: [] };

it('leaves out fields that nobody knows, however deep they are, and changes nothing of what it was given', () => {
  const stored = {
    id: 'a',
    shape: { kind: 'waiting', since: 1, until: 2 },
    either: { y: 'why', z: 1 },
    byName: { one: { n: 1, m: 2 } },
    list: [{ p: { q: 1 } }, { p: { q: 2, r: 3 }, s: 4 }],
    more: { of: 'it' },
  };
  const before = structuredClone(stored);
  expect(parseStored(Row, stored, 'a')).toEqual({
    id: 'a',
    shape: { kind: 'waiting', since: 1 },
    either: { y: 'why' },
    byName: { one: { n: 1 } },
    list: [{ p: { q: 1 } }, { p: { q: 2 } }],
  });
  expect(stored).toEqual(before);
});

it('fills in what an older release did not write', () => {
  expect(parseStored(Row, { id: 'a', byName: {}, list: [] }, 'a')).toEqual(whole);
});

it.each([
  [{ ...whole, id: 1 }, 'the stored row a cannot be read: id: Invalid input: expected string, received number'],
  [
    { ...whole, more: 1, shape: { kind: 'gone' } },
    "the stored row a cannot be read: shape.kind: Invalid discriminator value. Expected 'waiting' | 'held'",
  ],
  [{ ...whole, either: { y: 1, z: 1 } }, 'the stored row a cannot be read: either: Invalid input'],
  ['text', 'the stored row a cannot be read: the whole: Invalid input: expected object, received string'],
])('throws for what does not fit, with the name of the row: %j', (stored, message) => {
  expect(() => parseStored(Row, stored, 'a')).toThrow(new Error(message));
});
