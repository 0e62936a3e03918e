/** The planning sessions: a draft with gaps, an attack on it, a refinement that the checks refuse once, a verdict. */
import { changeTask, layDown, readFile, type Session, search, submitPlan, turn } from './turns.ts';
import { planWith, taskOf } from './work-plan.ts';

const readme = 'textkit:README.md';

/** What the architect forgets: `table` needs `truncate` to be there, and somebody has to own the README. */
const draft = planWith({
  table: (task) => ({ ...task, dependsOn: task.dependsOn.filter((id) => id !== 'truncate') }),
  guide: (task) => ({ ...task, scope: task.scope.filter((glob) => glob !== readme) }),
});

/** The refiner's first answer: every task documents its own function, so that tasks of one wave claim the README. */
const documenting = ['bullets', 'fill', 'table', 'report'];
const everyoneInTheReadme = documenting.map((id) => changeTask(id, { scope: [...taskOf(id).scope, readme] }));
const guideAloneInTheReadme = [...documenting, 'guide'].map((id) => changeTask(id, { scope: taskOf(id).scope }));

const findings = [
  {
    id: 'F1',
    severity: 'blocker',
    text: 'The task table cuts cells with truncate but does not depend on the task truncate: it may start before that function exists.',
    evidence:
      'spec.md: "`wrap` (the default) continues the cell on more lines, `truncate` cuts it"; table depends on wrap alone',
  },
  {
    id: 'F2',
    severity: 'major',
    text: 'No task may change README.md, although every new function needs an example there.',
    evidence:
      'spec.md: "The README shows each new function with an example and its output"; no scope covers textkit:README.md',
  },
  {
    id: 'F3',
    severity: 'minor',
    text: 'bullets and table are small enough to be one task.',
    evidence: 'both only compose wrap, truncate and the functions of src/pad.ts',
  },
];

const answers = (toF2: string) => [
  { finding: 'F1', accepted: true, text: 'table now depends on wrap and on truncate.' },
  { finding: 'F2', accepted: true, text: toF2 },
  {
    finding: 'F3',
    accepted: false,
    text: 'They touch different files and need nothing of each other, so they can be built at the same time.',
  },
];

const submitRefined = (toF2: string) => ({ name: 'submit_plan', input: { answers: answers(toF2) } });
const submitFinalPlan = submitRefined(
  'README.md belongs to the task guide alone, which runs when all else has merged.',
);

const asksNothing = [
  { sentences: ['S1', 'S7', 'S15', 'S30', 'S34'], reason: 'Headings: what stands below them is quoted.' },
  { sentences: ['S2'], reason: 'It says what the reports are for.' },
  { sentences: ['S3'], reason: 'It says why the jobs need this, and what textkit has already.' },
  { sentences: ['S4'], reason: 'It sums up what follows.' },
  { sentences: ['S5'], reason: 'It names the form of the functions, each of which has requirements of its own.' },
  { sentences: ['S6'], reason: 'R1 quotes what it demands of widths, and R27 keeps the suite free of dependencies.' },
  { sentences: ['S16'], reason: 'It introduces bullets, whose rules R8, R9 and R10 quote.' },
  { sentences: ['S21'], reason: 'R12 quotes its rules; the criteria of table decide about key, title and align.' },
];

export const planningSessions: Session[] = [
  {
    name: 'architect',
    when: ['Role: architect'],
    turns: [
      turn(
        'I start with what the library has and how it is tested.',
        readFile('textkit/src/index.ts'),
        readFile('textkit/package.json'),
      ),
      turn(
        'Widths are measured in one place; I look at it and at who guards them.',
        readFile('textkit/src/measure.ts'),
        search('checkColumns\\(', 'textkit/src'),
      ),
      turn(
        'Two tasks come first and share nothing but the index: wrap and truncate. Lists, templates and tables build on them, then the report, then the documentation.',
        ...layDown(draft),
        submitPlan,
      ),
    ],
  },
  {
    name: 'adversary',
    when: ['Role: adversary'],
    turns: [
      turn(
        'I check what the tasks need from each other and what they may touch.',
        search('README|CHANGELOG', 'textkit'),
        readFile('textkit/src/pad.ts'),
      ),
      turn('Two gaps would stop the build, one split is a matter of taste.', {
        name: 'submit_findings',
        input: { findings },
      }),
    ],
  },
  {
    name: 'refiner, first round: tasks of one wave claim the same file',
    when: ['Role: refiner', 'Round: 1\n'],
    turns: [
      turn('I read the README to see who would change it.', readFile('textkit/README.md')),
      turn(
        'The missing dependency is added, and each task documents its own function.',
        changeTask('table', { dependsOn: taskOf('table').dependsOn }),
        ...everyoneInTheReadme,
        submitRefined('Every task that adds a function owns README.md too and documents it there.'),
      ),
      turn(
        'README.md cannot belong to several tasks of a wave. It moves to the last task.',
        ...guideAloneInTheReadme,
        submitFinalPlan,
      ),
    ],
  },
  {
    name: 'refiner, later rounds',
    when: ['Role: refiner'],
    turns: [turn('The plan holds what each finding asks for.', submitFinalPlan)],
  },
  {
    name: 'validator',
    when: ['Role: validator'],
    turns: [
      turn(
        'I compare the requirements with the spec, and the scopes with the repository.',
        readFile('textkit/src/index.ts'),
        search('"test"', 'textkit/package.json'),
      ),
      turn('Every sentence of the spec that asks for something is quoted and has a criterion.', {
        name: 'submit_verdict',
        input: {
          approved: true,
          reasons: [
            'All requirements are verbatim and covered, and tasks that run at the same time share only src/index.ts.',
          ],
          asksNothing,
        },
      }),
    ],
  },
];
