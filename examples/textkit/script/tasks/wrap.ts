/** wrap: counts characters first, sees its tests fail, leaves the pitfall for others, and later meets a conflict. */
import { finished, placeOf, type Slip, withSlips } from '../fixtures.ts';
import {
  type Deliverable,
  generates,
  grades,
  indexPath,
  resolvesIndexConflict,
  runSuite,
  writesAgain,
} from '../task-sessions.ts';
import { bash, create, noteDiscovery, replace, type Session, submitWork, turn, view } from '../turns.ts';

const source = 'textkit/src/wrap.ts';
const tests = 'textkit/tests/wrap.test.ts';
const exportLine = "export { wrap } from './wrap.ts';";
const deliverable: Deliverable = {
  task: 'wrap',
  files: { [source]: finished('wrap.ts'), [tests]: finished('wrap.test.ts') },
  exportLine,
};

/** Later sessions are chosen by these words: they occur in a prompt only where the discovery was relayed. */
export const pitfall = 'String length and padEnd count UTF-16 units, not terminal columns';

const lengthForWidth: Slip[] = [
  { right: 'import { cells, checkColumns, displayWidth } from', wrong: 'import { cells, checkColumns } from' },
  { right: 'if (displayWidth(longer) <= width)', wrong: 'if (longer.length <= width)' },
];

export const wrapSessions: Session[] = [
  generates({
    name: 'first round, with a slip that its own tests show',
    task: 'wrap',
    round: 1,
    turns: [
      turn(
        'I look at the library before I add to it.',
        bash('git -C textkit log --oneline -5 && ls textkit/src textkit/tests'),
      ),
      turn(
        'The new module has to measure like the others.',
        view('textkit/src/measure.ts'),
        view('textkit/src/pad.ts'),
      ),
      turn('And this is how modules are exported and tested here.', view(indexPath), view('textkit/tests/pad.test.ts')),
      turn(
        'Words first, then pieces of words that are too wide.',
        create(source, withSlips(finished('wrap.ts'), lengthForWidth)),
        create(tests, finished('wrap.test.ts')),
      ),
      turn(
        'The line in the index goes after slug.',
        replace(
          indexPath,
          "export { slug, type SlugOptions } from './slug.ts';\n",
          `export { slug, type SlugOptions } from './slug.ts';\n${exportLine}\n`,
        ),
      ),
      turn('Do the tests pass?', bash(`node --test ${tests}`)),
      turn(
        'They fail for wide characters and for colours: I compared the length of a string with a number of columns. Others will fall into the same hole, so I leave a note.',
        noteDiscovery({
          kind: 'pitfall',
          text: `${pitfall}: measure with displayWidth of src/measure.ts and fill up with padStart and padEnd of src/pad.ts, or cells with wide characters, emoji or colours drift apart.`,
          evidence: 'textkit/src/measure.ts',
          scope: ['textkit:src/**'],
        }),
        ...lengthForWidth.map(({ right, wrong }) => replace(source, wrong, right)),
      ),
      turn('Again.', bash(`node --test ${tests}`)),
      turn('Now everything, and what I changed.', runSuite, bash('git -C textkit status --short')),
      turn(
        'All tests pass.',
        submitWork(
          'Added wrap with its tests. Lines are measured in columns, words that are too wide are cut between graphemes.',
        ),
      ),
    ],
  }),
  resolvesIndexConflict('wrap', 2),
  writesAgain(deliverable),
  grades({
    task: 'wrap',
    reads: source,
    evidence: {
      'wrap-lines': `tests/wrap.test.ts covers breaks at spaces, kept line breaks and empty lines; the split at line breaks is ${placeOf('wrap', 'return text.split')}.`,
      'wrap-columns': `A line is measured by displayWidth at ${placeOf('wrap', 'if (displayWidth(longer)')}, and a word is cut between cells at ${placeOf('wrap', 'for (const cell of cells(word))')}.`,
      'wrap-width': `checkColumns refuses the width before anything else at ${placeOf('wrap', "checkColumns(width, 'width')")}.`,
    },
    summary: 'wrap does what the spec says; every check passes.',
  }),
];
