import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseJsonText } from '../../../src/core/contract/json-text.ts';

it.each([
  ['{"a":1,"a":2}', 'the field a stands twice in one object'],
  ['{"a":1,"\\u0061" : 2}', 'the field a stands twice in one object'],
  ['[{"x":{"b":[],"c":"\\"b\\":","b":{}}}]', 'the field b stands twice in one object'],
  ['{"__proto__":{}}', 'the field __proto__ is not taken'],
  ['{"prices":{"\\u005f_proto__":1}}', 'the field __proto__ is not taken'],
  [`${'['.repeat(101)}${']'.repeat(101)}`, 'nested more than 100 deep'],
  [`${'['.repeat(400_000)}${']'.repeat(400_000)}`, 'nested more than 100 deep'],
  [`{"${'k'.repeat(300)}":1,"${'k'.repeat(300)}":2}`, `the field ${'k'.repeat(199)}… stands twice in one object`],
])('%s is refused: %s', (text, message) => {
  expect(parseJsonText(text)).toEqual({ ok: false, message });
});

it('tells where a text stops being JSON', () => {
  expect(parseJsonText('{"a":')).toEqual({ ok: false, message: 'not JSON: Unexpected end of JSON input' });
});

it('takes the same field in several objects, and what looks like a field inside a text', () => {
  const value = { a: [{ b: 1 }, { b: 2 }], b: '"b":1,"b":2}', c: '\\', '': { '': '{[' } };
  expect(parseJsonText(JSON.stringify(value))).toEqual({ ok: true, value });
});

it('takes all else that JSON can say', () => {
  fc.assert(
    fc.property(withoutPrototypes, (value) => {
      const text = JSON.stringify(value, null, 2);
      expect(parseJsonText(text)).toEqual({ ok: true, value: JSON.parse(text) });
    }),
  );
});

const withoutPrototypes = fc.jsonValue({ maxDepth: 5 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
