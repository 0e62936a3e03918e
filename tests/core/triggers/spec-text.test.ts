import { expect, it } from 'vitest';
import { hookPrompt, reviewSpec } from '../../../src/core/triggers/spec-text.ts';

it('a review is quoted comment by comment, each with its place', () => {
  expect(
    reviewSpec([
      { path: 'src/sort.ts', line: 14, by: 'maintainer', text: 'Sort it\nwithout a copy.<!-- hidden -->' },
      { path: 'README.md', line: null, by: 'maintainer', text: 'Say so.' },
      { path: null, line: null, by: 'other', text: 'Nearly there.' },
    ]),
  ).toBe(`# Do what the review of this branch asks for

Change what these comments ask for, and nothing else.

In \`src/sort.ts\`, line 14, maintainer writes:

> Sort it
> without a copy.

In \`README.md\`, maintainer writes:

> Say so.

On the whole, other writes:

> Nearly there.`);
});

it.each([
  ['Fix {{body.alert.title}}.', { alert: { title: 'the {{body}}' } }, { ok: true, prompt: 'Fix the {{body}}.' }],
  ['Fix:\n{{ body }}', { code: 7 }, { ok: true, prompt: 'Fix:\n{\n  "code": 7\n}' }],
  ['Fix {{body.alert.title}}.', { alert: null }, { ok: false, field: 'body.alert.title' }],
  ['Fix {{body.constructor}}.', {}, { ok: false, field: 'body.constructor' }],
  ['Update what is old.', {}, { ok: true, prompt: 'Update what is old.' }],
])('%s', (template, body, expected) => {
  expect(hookPrompt(template, body)).toEqual(expected);
});
