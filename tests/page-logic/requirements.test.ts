/** Where the spec is marked, and what is known of its requirements now. */
import { expect, test } from 'vitest';
import { countsOf, liveCoverage, shownBy } from '../../src/page/views/requirements/coverage.ts';
import { specSegments } from '../../src/page/views/requirements/spec/spec-segments.ts';
import { aTask } from '../workers/build-snapshot.ts';

const segmentsOf = (...given: Parameters<typeof specSegments>) =>
  specSegments(...given).map(({ text, requirements, begins, unquoted }) =>
    [text, requirements.join(), begins.join(), unquoted ?? ''].join(' | '),
  );

test('the spec is cut where quotes begin and end, also where they overlap, and nothing of it is lost', () => {
  const text = '⛴️ Ferries sail daily. Fares are fair.';
  const at = (words: string) => [{ start: text.indexOf(words), end: text.indexOf(words) + words.length }];
  const requirements = [
    { id: 'R1', at: at('Ferries sail') },
    { id: 'R2', at: at('sail daily.') },
    { id: 'R3', at: [] },
  ];
  const [fares] = at('Fares are fair.');
  const unquoted = fares ? [{ id: 'U1', ...fares }] : [];
  expect(segmentsOf({ text, requirements, unquoted })).toEqual([
    '⛴️  |  |  | ',
    'Ferries  | R1 | R1 | ',
    'sail | R1,R2 | R2 | ',
    ' daily. | R2 |  | ',
    '  |  |  | ',
    'Fares are fair. |  |  | U1',
  ]);
});

test('quotes that meet, that lie beyond the text, or that are empty do no harm', () => {
  const requirements = [
    {
      id: 'R1',
      at: [
        { start: 0, end: 2 },
        { start: 2, end: 4 },
        { start: 3, end: 99 },
        { start: 50, end: 60 },
        { start: 1, end: 1 },
      ],
    },
  ];
  expect(segmentsOf({ text: 'abcdef', requirements, unquoted: [] })).toEqual([
    'ab | R1 | R1 | ',
    'c | R1 | R1 | ',
    'd | R1 | R1 | ',
    'ef | R1 |  | ',
  ]);
  expect(segmentsOf({ text: '', requirements, unquoted: [] })).toEqual([]);
});

test('a letter stays with its marks and whole, wherever a quote begins or ends', () => {
  const text = `e${'\u0301'.repeat(9)}a\u{1f6a2}b`;
  const requirements = [
    { id: 'R1', at: [{ start: 0, end: 5 }] },
    { id: 'R2', at: [{ start: 12, end: 14 }] },
  ];
  expect(segmentsOf({ text, requirements, unquoted: [] })).toEqual([
    `e${'\u0301'.repeat(9)} | R1 | R1 | `,
    'a\u{1f6a2} |  |  | ',
    'b | R2 | R2 | ',
  ]);
});

test('the list that was read takes the states and verdicts of the live build', () => {
  const criterion = { task: 'parse', criterion: 'C1', text: 'Dates are parsed', evidence: null, isBroken: false };
  const list = [
    {
      id: 'R1',
      quote: 'parse dates',
      at: [],
      assumption: null,
      state: 'open' as const,
      criteria: [{ ...criterion, taskStatus: 'waiting' as const, pass: null }],
    },
  ];
  const task = aTask({ id: 'parse', status: 'merged', criteria: [{ id: 'C1', text: 'Dates are parsed', pass: true }] });
  expect(liveCoverage(list, { requirements: [{ id: 'R1', state: 'met' }], tasks: [task] })).toEqual([
    { ...list[0], state: 'met', criteria: [{ ...criterion, taskStatus: 'merged', pass: true }] },
  ]);
  expect(liveCoverage(list, { requirements: [], tasks: [] })).toEqual(list);
});

test('what needs a look is counted first, and a state of a newer release is counted too', () => {
  const states = ['met', 'open', 'met', 'broken', 'waived'].map((state) => ({ state: state as 'met' }));
  expect(countsOf(states)).toEqual([
    { state: 'broken', count: 1 },
    { state: 'open', count: 1 },
    { state: 'met', count: 2 },
    { state: 'waived', count: 1 },
  ]);
});

test('a criterion that passed and fails at the heads is broken', () => {
  const verdicts = [
    { pass: true, isBroken: true },
    { pass: true, isBroken: false },
    { pass: false, isBroken: false },
    { pass: null, isBroken: false },
  ];
  expect(verdicts.map(shownBy)).toEqual(['broken', 'pass', 'fail', 'not graded']);
});
