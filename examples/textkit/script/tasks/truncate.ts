/** truncate: a short task that is done at once, so that its line reaches the index before wrap's. */
import { finished, placeOf } from '../fixtures.ts';
import {
  type Deliverable,
  generates,
  grades,
  indexPath,
  resolvesIndexConflict,
  writesAgain,
} from '../task-sessions.ts';
import { bash, create, replace, type Session, submitWork, turn, view } from '../turns.ts';

const source = 'textkit/src/truncate.ts';
const tests = 'textkit/tests/truncate.test.ts';
const exportLine = "export { type TruncateOptions, truncate } from './truncate.ts';";
const deliverable: Deliverable = {
  task: 'truncate',
  files: { [source]: finished('truncate.ts'), [tests]: finished('truncate.test.ts') },
  exportLine,
};

export const truncateSessions: Session[] = [
  generates({
    name: 'first round',
    task: 'truncate',
    round: 1,
    turns: [
      turn(
        'Cells are what must not be cut. I look at them and at the index.',
        view('textkit/src/measure.ts'),
        view(indexPath),
      ),
      turn(
        'The part that is left out keeps its escape sequences.',
        create(source, finished('truncate.ts')),
        create(tests, finished('truncate.test.ts')),
        replace(
          indexPath,
          "export { slug, type SlugOptions } from './slug.ts';\n",
          `export { slug, type SlugOptions } from './slug.ts';\n${exportLine}\n`,
        ),
      ),
      turn('Do the tests pass?', bash(`node --test ${tests}`)),
      turn(
        'They do.',
        submitWork(
          'Added truncate with its options and tests. Escape sequences of the part that is left out are kept.',
        ),
      ),
    ],
  }),
  resolvesIndexConflict('truncate', 2),
  writesAgain(deliverable),
  grades({
    task: 'truncate',
    reads: source,
    evidence: {
      'truncate-mark': `tests/truncate.test.ts covers all three positions and another mark; the room before the mark is chosen at ${placeOf('truncate', 'const before')}.`,
      'truncate-styles': `Escape sequences of the part that is left out are kept at ${placeOf('truncate', 'const styles')}.`,
      'truncate-width': `checkColumns refuses the width before anything else at ${placeOf('truncate', "checkColumns(width, 'width')")}.`,
    },
    summary: 'truncate does what the spec says; every check passes.',
  }),
];
