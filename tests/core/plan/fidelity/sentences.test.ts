import { expect, it } from 'vitest';
import { sentencesOf } from '../../../../src/core/plan/fidelity/sentences.ts';

const textsOf = (spec: string) =>
  sentencesOf(spec).map(({ kind, start, end }) => `${kind === 'aside' ? '# ' : ''}${spec.slice(start, end)}`);

it.each([
  ['prose', 'It greets. It says goodbye!\nDoes it wave?', ['It greets.', 'It says goodbye!', 'Does it wave?']],
  ['prose without an end', 'It greets\nwhoever comes', ['It greets\nwhoever comes']],
  [
    'abbreviations, initials and versions',
    'Formats, e.g. CSV, i.e. text, approx. 3.5 MB of J. Doe, stay. See Fig. 2 for v1.2.0 etc. and so on. Then stop.',
    [
      'Formats, e.g. CSV, i.e. text, approx. 3.5 MB of J. Doe, stay.',
      'See Fig. 2 for v1.2.0 etc. and so on.',
      'Then stop.',
    ],
  ],
  [
    'inline code with full stops',
    'Call `a.b(). C` once. Use ``x ` y. Z`` twice. A lone ` stays. End.',
    ['Call `a.b(). C` once.', 'Use ``x ` y. Z`` twice.', 'A lone ` stays.', 'End.'],
  ],
  [
    'ends within quotes and emphasis',
    '**Never log it.** He said "stop." Then (see above.) it goes on… Really.',
    ['**Never log it.**', 'He said "stop."', 'Then (see above.) it goes on…', 'Really.'],
  ],
  [
    'headings of both kinds',
    '# Title\nText here.\n\nSetext title\n------------\n\nMore text.\n\n***\n\nLast.',
    ['# # Title', 'Text here.', '# Setext title', 'More text.', 'Last.'],
  ],
  [
    'lists, nested, numbered and with boxes',
    'Rules:\n- No log. No mail.\n  - inner one\n* [ ] a box\n2) a number\n   that goes on\n\n   A paragraph of it.\n\nAfter it.',
    [
      'Rules:',
      'No log.',
      'No mail.',
      'inner one',
      'a box',
      'a number\n   that goes on',
      'A paragraph of it.',
      'After it.',
    ],
  ],
  [
    'code, fenced and indented',
    'Run:\n\n```sh\nnpm test. Always.\n```\n\n```It``` greets.\n\n~~~\nLeft open.\n',
    ['Run:', '# ```sh\nnpm test. Always.\n```', '```It``` greets.', '~~~\nLeft open.'],
  ],
  ['indented code', 'Run:\n\n    npm test\n\n    npm start\n\nDone.', ['Run:', '# npm test\n\n    npm start', 'Done.']],
  [
    'tables by row',
    'Codes:\n\n| code | means |\n| --- | :-: |\n| 404 | No such thing. Never more. |\n| 500 | a bug |\n\nEnd.',
    ['Codes:', '# | code | means |', '| 404 | No such thing. Never more. |', '| 500 | a bug |', 'End.'],
  ],
  ['block quotes', '> It greets. It waves.\n>\n> It goes.', ['It greets.', 'It waves.', 'It goes.']],
  ['other scripts', '挨拶する。そして去る！終わり', ['挨拶する。', 'そして去る！', '終わり']],
  ['nothing', ' \n\n***\n', []],
])('a spec falls into its sentences: %s', (_, spec, texts) => {
  expect(textsOf(spec)).toEqual(texts);
});

it('gives each an id that is the same for the same text, and its place in it', () => {
  expect(sentencesOf('# Hello\n\nIt greets.  It waves.')).toEqual([
    { id: 'S1', start: 0, end: 7, kind: 'aside' },
    { id: 'S2', start: 9, end: 19, kind: 'sentence' },
    { id: 'S3', start: 21, end: 30, kind: 'sentence' },
  ]);
});

it.each([
  ['full stops', '.'.repeat(400_000)],
  ['backticks', '`'.repeat(200_000)],
  ['pairs of backticks', '` '.repeat(200_000)],
  ['blanks', `${' '.repeat(399_999)}x`],
  ['marks of a table', `|${'-'.repeat(200_000)}x\n|${'- |'.repeat(60_000)}`],
  ['marks of a table below its head', `code | means\n|${'-'.repeat(399_000)}x`],
  ['marks of quotes', `${'> '.repeat(200_000)}x`],
  ['dashes', `${'- '.repeat(200_000)}x`],
])('a spec of 400 kB takes no more than one look: %s', (_, spec) => {
  expect(sentencesOf(spec).length).toBeLessThan(10);
});
