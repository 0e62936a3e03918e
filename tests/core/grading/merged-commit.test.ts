import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergedCommitMessage, pointersCommitMessage } from '../../../src/core/grading/merged-commit.ts';
import { longestCommitMessage } from '../../../src/core/sandbox/protocol.ts';
import { criterion, task } from '../builders.ts';

const trailers = (message: string): string =>
  execFileSync('git', ['interpret-trailers', '--parse'], { input: message, encoding: 'utf8' });
const own = 'Breakwater-Task: greet\nBreakwater-Build: b1\n';
const messageOf = (summary: string, given: Parameters<typeof task>[0] = {}): string =>
  mergedCommitMessage({
    task: task({ id: 'greet', title: 'Greet by name', ...given }),
    summary,
    buildId: 'b1',
    coAuthors: [],
    trailers: [],
  });

it('says what was done and what it meets, and whose it is', () => {
  const criteria = [
    criterion({ text: 'prints hello' }),
    criterion({
      id: 'C2',
      text: `rejects a name that is empty, with exit code 2 and a message on standard error that says what a name may be`,
    }),
  ];
  const message = messageOf('Adds `greet(name)`.\n\n- one place for all texts', { criteria });
  expect(message).toBe(
    [
      'Greet by name',
      '',
      'Adds `greet(name)`.',
      '',
      '- one place for all texts',
      '',
      'Criteria met:',
      '- C1: prints hello',
      '- C2: rejects a name that is empty, with exit code 2 and a message on',
      '  standard error that says what a name may be',
      '',
      'Breakwater-Task: greet',
      'Breakwater-Build: b1',
      '',
    ].join('\n'),
  );
  expect(trailers(message)).toBe(own);
});

it.each([
  ['another task', 'Done.\n\nBreakwater-Task: other\nBreakwater-Build: b2'],
  ['a patch', 'Done.\n---\n a | 1 +\n'],
  ['a patch of carriage returns', 'Done.\r--- a\r+++ b'],
  ['a patch after blanks that are none', 'Done.\n\u200b--- \n'],
  ['a patch where a long line breaks', `${'x'.repeat(70)} --- more`],
  ['nothing', ''],
  ['blank lines', '\n\n\n'],
  ['a summary without end', 'Signed-off-by: x '.repeat(1000)],
  ['half a character', `${'x'.repeat(3999)}😀`],
])('is told apart from a summary that looks like %s', (_, summary) => {
  expect(trailers(messageOf(summary))).toBe(own);
});

it('holds nothing that cannot be seen, and no title of several lines', () => {
  const message = messageOf('a\u0000b\u001b[31mc\u202e d\ud800', { title: 'One\nTwo: three\u0007' });
  expect(message.split('\n').slice(0, 3)).toEqual(['One Two: three', '', 'ab[31mc d\ufffd']);
  expect(message).not.toMatch(/[^\P{Cc}\n]|[\u202e\ud800]/u);
});

it('names nobody and closes nothing, whatever is hidden in it', () => {
  const criteria = [criterion({ text: 'closes GH-4 for @acme/core' })];
  const message = messageOf(
    'Fixes #7, other/repo#8\nand https://github.com/a/b/issues/9\n\nfixes #\u200b7 for @\u200bceo',
    {
      title: 'Fixes #7 for @ceo',
      criteria,
    },
  );
  const gap = '\u200b';
  expect(message).toBe(
    [
      `Fixes #${gap}7 for @${gap}ceo`,
      '',
      `Fixes #${gap}7, other/repo#${gap}8`,
      `and https:${gap}//github.com/a/b/issues/9`,
      '',
      `fixes #${gap}7 for @${gap}ceo`,
      '',
      'Criteria met:',
      `- C1: closes GH-${gap}4 for @${gap}acme/core`,
      '',
      'Breakwater-Task: greet',
      'Breakwater-Build: b1',
      '',
    ].join('\n'),
  );
  const signed = { task: task({ id: 'greet', title: 'Fix #7' }), buildId: 'b1', coAuthors: [], trailers: [] };
  const pointers = pointersCommitMessage({ ...signed, paths: ['libs/a'] });
  expect([pointers.split('\n')[0], trailers(pointers)]).toEqual([`Advance libs/a: Fix #${gap}7`, own]);
});

it('has a title that git does not take for the beginning of a patch', () => {
  const message = messageOf('Done.', { title: '--- all of it' });
  expect([message.split('\n')[0], trailers(message)]).toEqual(['all of it', own]);
});

it('bounds what it takes over', () => {
  const criteria = Array.from({ length: 40 }, (_, at) => criterion({ id: `C${at}`, text: 'x'.repeat(2000) }));
  expect(messageOf('word '.repeat(10_000), { criteria }).length).toBeLessThan(20_000);
});

const words = fc.constantFrom(
  ' '.repeat(500),
  '\t'.repeat(99),
  `${'1'.repeat(900)}. `,
  '- ',
  '\n',
  '---',
  'a b ',
  'word ',
);
const summaries = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(words, { maxLength: 400 }).map((all) => all.join('')),
);

it('keeps to what a commit message may have, and ends with its trailers, whatever the summary is', () => {
  const text = `${'x'.repeat(38)} `.repeat(40);
  const criteria = Array.from({ length: 40 }, (_, at) => criterion({ id: `C${at}`, text }));
  const deep = [
    `${' '.repeat(3000)}${'a '.repeat(500)}`,
    `${'1'.repeat(2000)}. ${'a '.repeat(900)}`,
    'a\t'.repeat(2000),
  ];
  fc.assert(
    fc.property(summaries, (summary) => {
      const message = messageOf(summary, { criteria });
      expect(message.length).toBeLessThanOrEqual(longestCommitMessage);
      expect(message.endsWith(`\n\n${own}`)).toBe(true);
    }),
    { examples: deep.map((summary) => [summary]) },
  );
});

it('keeps the indentation of a list, and cuts one that is deep', () => {
  const message = messageOf(`- one\n  - two\n${' '.repeat(30)}- three ${'word '.repeat(16)}end`);
  expect(message.split('\n').slice(2, 6)).toEqual([
    '- one',
    '  - two',
    `        - three ${'word '.repeat(12).trim()}`,
    `          ${'word '.repeat(4)}end`,
  ]);
});

it('of a repository that follows its submodules says which, and for what', () => {
  const paths = ['libs/a', 'libs/b'];
  const message = pointersCommitMessage({
    task: task({ id: 'greet', title: 'Greet by name' }),
    paths,
    buildId: 'b1',
    coAuthors: [],
    trailers: [],
  });
  expect([message.split('\n')[0], trailers(message)]).toEqual(['Advance libs/a, libs/b: Greet by name', own]);
});

it('names those who are to be named beside the author, and what else was asked for, in trailers as git reads them', () => {
  const coAuthors = [
    { name: 'Ada Lovelace', email: 'ada@example.com' },
    { name: 'Zo\u202Eë', email: 'zoe@example.com' },
  ];
  const message = mergedCommitMessage({
    task: task({ id: 'greet' }),
    summary: 'Done.',
    buildId: 'b1',
    coAuthors,
    trailers: [{ key: 'Change-Type', value: 'feature: of the spec' }],
  });
  expect(trailers(message)).toBe(
    `${own}Change-Type: feature: of the spec\nCo-authored-by: Ada Lovelace <ada@example.com>\nCo-authored-by: Zoë <zoe@example.com>\n`,
  );
});
