/** bullets: built on wrap, without an incident. */
import { finished, placeOf } from '../fixtures.ts';
import { type Deliverable, generates, grades, indexPath, writesAgain } from '../task-sessions.ts';
import { bash, create, replace, type Session, submitWork, turn, view } from '../turns.ts';

const source = 'textkit/src/bullets.ts';
const tests = 'textkit/tests/bullets.test.ts';
const exportLine = "export { type BulletItem, type BulletOptions, bullets } from './bullets.ts';";
const deliverable: Deliverable = {
  task: 'bullets',
  files: { [source]: finished('bullets.ts'), [tests]: finished('bullets.test.ts') },
  exportLine,
};

export const bulletsSessions: Session[] = [
  generates({
    name: 'first round',
    task: 'bullets',
    round: 1,
    turns: [
      turn('wrap has landed. What does it return?', view('textkit/src/wrap.ts'), view('textkit/src/pad.ts')),
      turn(
        'An item is wrapped to the room that its marker leaves, and its own list is one more block below it.',
        create(source, finished('bullets.ts')),
      ),
      turn(
        'Tests and the line in the index.',
        create(tests, finished('bullets.test.ts')),
        replace(
          indexPath,
          "export { stripAnsi } from './ansi.ts';\n",
          `export { stripAnsi } from './ansi.ts';\n${exportLine}\n`,
        ),
      ),
      turn('Do they pass?', bash(`node --test ${tests}`)),
      turn('They do.', submitWork('Added bullets: nested, numbered, wrapped with hanging indentation.')),
    ],
  }),
  writesAgain(deliverable),
  grades({
    task: 'bullets',
    reads: source,
    evidence: {
      'bullets-nested': `tests/bullets.test.ts covers three levels; the list of an item is written into the room of the item at ${placeOf('bullets', 'const body')}.`,
      'bullets-hang': `Lines after the first start with as many spaces as the marker takes, at ${placeOf('bullets', 'const start')}.`,
      'bullets-ordered': `Markers are padded to the widest one: ${placeOf('bullets', 'const hang')}.`,
    },
    summary: 'Lists are nested, numbered and wrapped as the spec says; every check passes.',
  }),
];
