/** table: right at once where it was told of wrap's discovery; sent back for one more round where it was not. */
import { finished, lineOf, partOf, placeOf, replaceOnce, type Slip, withSlips } from '../fixtures.ts';
import { type Deliverable, generates, grades, indexPath, runSuite, writesAgain } from '../task-sessions.ts';
import { bash, create, replace, type Session, submitWork, turn, view } from '../turns.ts';
import { pitfall } from './wrap.ts';

const source = 'textkit/src/table.ts';
const tests = 'textkit/tests/table.test.ts';
const exportLine = "export { type TableColumn, type TableRow, type TableValue, table } from './table.ts';";
const deliverable: Deliverable = {
  task: 'table',
  files: { [source]: finished('table.ts'), [tests]: finished('table.test.ts') },
  exportLine,
};

const charactersForColumns: Slip[] = [
  { right: "import { center, padEnd, padStart } from './pad.ts';", wrong: "import { center } from './pad.ts';" },
  {
    right: '{ left: padEnd, right: padStart, center }',
    wrong: '{ left: (text, width) => text.padEnd(width), right: (text, width) => text.padStart(width), center }',
  },
];

/** The test that a model writes only when it knows of the pitfall. */
const alignedTest = partOf('table.test.ts', "test('columns stay aligned", "test('a column may");

const inIndex = replace(
  indexPath,
  "export { slug, type SlugOptions } from './slug.ts';\n",
  `export { slug, type SlugOptions } from './slug.ts';\n${exportLine}\n`,
);
const work = submitWork(
  'Added table: alignment, wrapped or cut cells, columns that stay aligned with wide characters, emoji and colours.',
);

export const tableSessions: Session[] = [
  generates({
    name: 'first round, told of the pitfall',
    task: 'table',
    round: 1,
    also: [pitfall],
    turns: [
      turn(
        'An earlier run warns that padEnd of strings does not count columns. The library has its own.',
        view('textkit/src/pad.ts'),
        view('textkit/src/wrap.ts'),
      ),
      turn(
        'So cells are measured by displayWidth and filled up by the functions of pad.ts.',
        create(source, finished('table.ts')),
      ),
      turn('Tests and the line in the index.', create(tests, finished('table.test.ts')), inIndex),
      turn('Do they pass?', bash(`node --test ${tests}`)),
      turn('They do.', work),
    ],
  }),
  generates({
    name: 'first round, not told of the pitfall',
    task: 'table',
    round: 1,
    turns: [
      turn(
        'Cells are broken by wrap and cut by truncate.',
        view('textkit/src/wrap.ts'),
        view('textkit/src/truncate.ts'),
      ),
      turn(
        'Cells are filled up to the width of their column.',
        create(source, withSlips(finished('table.ts'), charactersForColumns)),
      ),
      turn(
        'Tests and the line in the index.',
        create(tests, replaceOnce(finished('table.test.ts'), alignedTest, '')),
        inIndex,
      ),
      turn('Do they pass?', bash(`node --test ${tests}`)),
      turn('They do.', work),
    ],
  }),
  generates({
    name: 'second round, where cells are filled up in columns',
    task: 'table',
    round: 2,
    also: ['table-aligned: '],
    turns: [
      turn(
        'Columns with wide characters drift apart. How does the library fill up?',
        bash('grep -rn "padEnd" textkit/src textkit/README.md'),
      ),
      turn(
        'pad.ts counts columns, strings do not. A test says so from now on.',
        ...charactersForColumns.map(({ right, wrong }) => replace(source, wrong, right)),
        create(tests, finished('table.test.ts')),
      ),
      turn('Do the tests pass?', runSuite),
      turn('They do.', work),
    ],
  }),
  writesAgain(deliverable),
  grades({
    task: 'table',
    unlike: {
      name: 'where cells are filled up in characters',
      added: charactersForColumns.reduce(
        (line, { right, wrong }) => line.replace(right, wrong),
        lineOf('table', 'const pads'),
      ),
    },
    reads: source,
    evidence: {
      'table-shape': 'tests/table.test.ts covers header, rule, alignment, both kinds of overflow and empty cells.',
      'table-aligned': {
        fails:
          'With 山田太郎, a family emoji and a coloured word in the first column, the second one starts at different columns: src/table.ts fills cells up with String.padEnd, which counts characters. The spec wants columns that stay aligned whatever the cells contain.',
      },
      'table-empty': 'Every line is trimmed at its end by rowLines in src/table.ts.',
      'table-width': 'checkColumns refuses the width before anything else in table.',
    },
    summary: 'The table has the right shape, but it drifts apart with wide characters, emoji and colours.',
  }),
  grades({
    task: 'table',
    reads: source,
    evidence: {
      'table-shape': 'tests/table.test.ts covers header, rule, alignment, both kinds of overflow and empty cells.',
      'table-aligned': `Cells are filled up by the functions of pad.ts, which count columns: ${placeOf('table', 'const pads')}.`,
      'table-empty': `Every line is trimmed at its end: ${placeOf('table', '.trimEnd()')}.`,
      'table-width': `checkColumns refuses the width before anything else at ${placeOf('table', 'checkColumns(maxWidth')}.`,
    },
    summary: 'Tables have the shape of the spec and stay aligned; every check passes.',
  }),
];
