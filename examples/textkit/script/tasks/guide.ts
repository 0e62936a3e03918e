/** guide: documents everything; an example whose output is not what the code prints is found by the new test. */
import { finished, original, replaceOnce, type Slip, withSlips } from '../fixtures.ts';
import { type Deliverable, generates, grades, runSuite, writesAgain } from '../task-sessions.ts';
import { bash, create, replace, type Session, submitWork, turn, view } from '../turns.ts';

type Edit = { path: string; from: string; to: string };

const lastRow = '| `slug(text, options)` | a name for URLs and files |\n';
const edits: Edit[] = [
  { path: 'README.md', from: lastRow, to: lastRow + finished('readme-functions.md') },
  { path: 'README.md', from: '## Developing\n', to: `${finished('readme-reports.md')}## Developing\n` },
  { path: 'CHANGELOG.md', from: '## 1.0.2\n', to: `${finished('changelog-1.1.0.md')}## 1.0.2\n` },
  { path: 'package.json', from: '"version": "1.0.2"', to: '"version": "1.1.0"' },
];
const afterEdits = (path: string): string =>
  edits
    .filter((edit) => edit.path === path)
    .reduce((text, { from, to }) => replaceOnce(text, from, to), original(path));

const tests = 'textkit/tests/readme.test.ts';
const deliverable: Deliverable = {
  task: 'guide',
  files: {
    'textkit/README.md': afterEdits('README.md'),
    'textkit/CHANGELOG.md': afterEdits('CHANGELOG.md'),
    'textkit/package.json': afterEdits('package.json'),
    [tests]: finished('readme.test.ts'),
  },
};

/** Nine columns, and not eight: the output was written by hand. */
const outputByHand: Slip = { right: '\ncust…port\n', wrong: '\ncust…ort\n' };

export const guideSessions: Session[] = [
  generates({
    name: 'first round, with an example that its own test refuses',
    task: 'guide',
    round: 1,
    turns: [
      turn(
        'What do the documents look like now?',
        view('textkit/README.md'),
        view('textkit/CHANGELOG.md'),
        bash('cat textkit/src/index.ts'),
      ),
      turn(
        'An example and its output for each function, the changelog, the version.',
        ...edits.map(({ path, from, to }) =>
          replace(`textkit/${path}`, from, to.includes(outputByHand.right) ? withSlips(to, [outputByHand]) : to),
        ),
      ),
      turn(
        'A test runs every example, also the one that was there before.',
        create(tests, finished('readme.test.ts')),
        bash(`node --test ${tests}`),
      ),
      turn(
        'One output is not what the code prints: nine columns leave room for one letter more.',
        replace('textkit/README.md', outputByHand.wrong, outputByHand.right),
        runSuite,
      ),
      turn(
        'Now the README says what the code does.',
        submitWork('README with tested examples, changelog and version 1.1.0.'),
      ),
    ],
  }),
  writesAgain(deliverable),
  grades({
    task: 'guide',
    reads: 'textkit/README.md',
    evidence: {
      'guide-examples':
        'Each function is imported by an example, and tests/readme.test.ts runs every example and compares its output.',
      'guide-version':
        'package.json has version 1.1.0, and the entry 1.1.0 of CHANGELOG.md names wrap, truncate, bullets, table, fill and report.',
      'guide-exports':
        'src/index.ts exports all six functions, FillError, and the types of options, items, rows, columns and documents.',
      'guide-suite': 'npm test passes, and package.json has no dependencies.',
    },
    summary: 'The documentation is complete and tested; every check passes.',
  }),
];
