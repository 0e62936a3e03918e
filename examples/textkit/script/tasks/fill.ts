/** fill: its first candidate passes all tests and leaves holes where a value is missing; the grader sends it back. */
import { finished, lineOf, partOf, placeOf, replaceOnce, type Slip, withSlips } from '../fixtures.ts';
import { type Deliverable, generates, grades, indexPath, runSuite, writesAgain } from '../task-sessions.ts';
import { bash, create, insert, replace, type Session, submitWork, turn, view } from '../turns.ts';

const source = 'textkit/src/fill.ts';
const tests = 'textkit/tests/fill.test.ts';
const exportLine = "export { FillError, fill } from './fill.ts';";
const deliverable: Deliverable = {
  task: 'fill',
  files: { [source]: finished('fill.ts'), [tests]: finished('fill.test.ts') },
  exportLine,
};

const guard = lineOf('fill', 'if (value === undefined');
const holes: Slip[] = [
  { right: `${guard}    return filters.reduce(`, wrong: '    return filters.reduce(' },
  { right: 'String(value))', wrong: "String(value ?? ''))" },
];

const missingTest = partOf('fill.test.ts', "\ntest('a placeholder without a value");
const firstTests = replaceOnce(finished('fill.test.ts'), missingTest, '');

export const fillSessions: Session[] = [
  generates({
    name: 'first round, with holes where a value is missing',
    task: 'fill',
    round: 1,
    turns: [
      turn('The filter truncate is the function that has landed.', view('textkit/src/truncate.ts'), view(indexPath)),
      turn(
        'One pass over the template, so that values are never read as templates.',
        create(source, withSlips(finished('fill.ts'), holes)),
        create(tests, firstTests),
      ),
      turn(
        'The line in the index.',
        replace(
          indexPath,
          "export { dedent, indent } from './indent.ts';\n",
          `${exportLine}\nexport { dedent, indent } from './indent.ts';\n`,
        ),
        bash(`node --test ${tests}`),
      ),
      turn(
        'Everything passes.',
        submitWork('Added fill with placeholders, filters and escaped braces. A missing value leaves an empty place.'),
      ),
    ],
  }),
  generates({
    name: 'second round, where a missing value is an error',
    task: 'fill',
    round: 2,
    also: ['fill-missing: '],
    turns: [
      turn(
        'The grader is right: the spec wants an error where I leave a hole.',
        bash(`git -C textkit log --oneline -3 && grep -n "String(value" ${source}`),
      ),
      turn(
        'A missing value is now a FillError, and a test says so.',
        ...holes.map(({ right, wrong }) => replace(source, wrong, right)),
        insert(tests, firstTests.split('\n').length - 1, missingTest),
      ),
      turn('Do the tests pass?', runSuite),
      turn(
        'They do.',
        submitWork('A placeholder without a value is a FillError that names it and its line; own properties only.'),
      ),
    ],
  }),
  writesAgain(deliverable),
  grades({
    task: 'fill',
    unlike: {
      name: 'where a missing value is a hole',
      added: replaceOnce(lineOf('fill', 'return filters.reduce'), 'String(value))', "String(value ?? ''))"),
    },
    reads: source,
    evidence: {
      'fill-values': 'tests/fill.test.ts covers values inside values, all filters and escaped braces.',
      'fill-missing': {
        fails:
          "fill('Hello\\n{{who}}', {}) returns 'Hello\\n' instead of throwing: String(value ?? '') in src/fill.ts falls back to an empty string. The spec wants a FillError that names the placeholder and its line.",
      },
      'fill-filter':
        'fill("{{a | reverse}}", { a: "b" }) throws a FillError: \'line 1: no filter "reverse" in {{a | reverse}}\'.',
    },
    summary:
      'Filters and values are right, but a placeholder without a value leaves a hole. The spec forbids exactly that.',
  }),
  grades({
    task: 'fill',
    reads: source,
    evidence: {
      'fill-values': 'tests/fill.test.ts covers values inside values, all filters and escaped braces.',
      'fill-missing': `A missing value throws at ${placeOf('fill', 'if (value === undefined')}, and inherited properties are passed over at ${placeOf('fill', "typeof inner === 'object'")}.`,
      'fill-filter': `An unknown filter throws a FillError at ${placeOf('fill', 'return filters.reduce')}.`,
    },
    summary: 'A missing value is now an error with its name and line; every check passes.',
  }),
];
