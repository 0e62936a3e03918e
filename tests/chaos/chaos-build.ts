/**
 * The build that is shaken: six tasks with dependencies, a conflict in a shared file, and a criterion that fails once.
 * A scripted model cannot look at what was interrupted, so each command may be run again, and is, until the work is taken.
 */
import { bash, changeTask, create, noteDiscovery, replace, turn } from '../../examples/textkit/script/turns.ts';
import type { SubmissionInput } from '../../src/core/contract/submission.ts';
import type { Task, WorkPlan } from '../../src/core/plan/work-plan.ts';
import type { Script } from '../../src/scripted-model/script/script.ts';
import { criterion, plan, requirement, task } from '../core/builders.ts';
import { testCommand } from '../scenarios/bare-repositories.ts';
import { evaluates, generates, type Session, submits, verdict } from '../scenarios/sessions.ts';
import { chaosPlanning, chaosSpec } from './chaos-planning.ts';

export const chaosFiles = {
  'list.txt': 'alpha\nzulu\n',
  '.gitignore': 'set-up.txt\n',
  'set-up.test.sh': 'grep -qx done set-up.txt\n',
};
/** Long enough for kills to meet it. One that was cut off leaves what the next one mends. */
const setup = 'echo begun > set-up.txt; sleep 0.2; echo done > set-up.txt';

/** More interruptions of one session than this end it without a result. */
const mostTries = 12;

/** Work by a command until it is handed in. */
const untilTaken = (command: string) =>
  Array.from({ length: mostTries }, (_, n) => [
    turn(`I work, try ${n + 1}.`, bash(`sleep 0.1; ${command}`)),
    turn('I hand it in.', submits()),
  ]).flat();

const test = (id: string, condition: string) => create(`app/${id}.test.sh`, `${condition}\n`);

/** A line in a file that two tasks share; the same command brings both sides of a conflict together. */
const addsLine = (id: string): Session =>
  generates(id, [
    // Sorted, too: an interrupted command may have written the line and no more.
    turn('A test first.', test(id, `grep -qx ${id} list.txt && LC_ALL=C sort -c list.txt`)),
    ...untilTaken(
      [
        '(cd app; git merge --no-edit FETCH_HEAD; sed -i "/^[<=>|]\\{7\\}/d" list.txt',
        `grep -qx ${id} list.txt || echo ${id} >> list.txt`,
        'LC_ALL=C sort -u -o list.txt list.txt; cat list.txt)',
      ].join('; '),
    ),
  ]);

const writesLine = (id: string, line: string, when?: { round: number }): Session =>
  generates(
    id,
    [
      turn('A test first.', test(id, `test -s ${id}.txt`)),
      ...untilTaken(`echo ${line} > app/${id}.txt && cat app/${id}.txt`),
    ],
    when,
  );

const grades = (id: string): Session =>
  evaluates(id, [turn('I look.', bash('sleep 0.1; cat app/*.txt')), turn('I grade.', verdict({ C1: true }))]);

const owns = (id: string) => [`app:${id}.txt`, `app:${id}.test.sh`];

const planOf = (left: Partial<Task>, right: Partial<Task>, last: Partial<Task> = {}): WorkPlan =>
  plan(
    [
      task({ id: 'base', scope: owns('base') }),
      task({ id: 'left', scope: owns('left'), ...left }),
      task({ id: 'right', scope: owns('right'), ...right }),
      task({ id: 'picky', scope: owns('picky'), criteria: [criterion({ check: 'grep -qx final app/picky.txt' })] }),
      task({ id: 'join', scope: owns('join'), dependsOn: ['base', 'left'] }),
      task({ id: 'last', scope: owns('last'), dependsOn: ['join', 'right', 'picky'], ...last }),
    ],
    [requirement({ quote: chaosSpec })],
  );
const shares = { shared: ['app:list.txt'] };
const chaosPlan = planOf(shares, shares);
const ownsList = (id: string) => ({ scope: [...owns(id), 'app:list.txt'] });
const chaosDraft = planOf(ownsList('left'), ownsList('right'), { dependsOn: ['join', 'right'] });
const fixes = ['left', 'right'].map((id) => changeTask(id, { scope: owns(id), ...shares }));

export const chaosTasks = ['base', 'left', 'right', 'picky', 'join', 'last'];

export const chaosScript: Script = {
  name: 'chaos',
  latencyMs: 80,
  sessions: [
    generates('base', [
      turn('A test first.', test('base', 'grep -qx two base.txt'), create('app/base.txt', 'one\n')),
      turn('It says two.', replace('app/base.txt', 'one', 'two')),
      turn(
        'Worth knowing.',
        noteDiscovery({ kind: 'fact', text: 'The base says two.', evidence: 'app/base.txt', scope: [] }),
      ),
      ...untilTaken('echo two > app/base.txt && cat app/base.txt'),
    ]),
    addsLine('left'),
    addsLine('right'),
    writesLine('picky', 'draft', { round: 1 }),
    writesLine('picky', 'final'),
    writesLine('join', 'joined'),
    writesLine('last', 'done'),
    ...chaosTasks.map(grades),
    ...chaosPlanning(chaosDraft, fixes, changeTask('last', { dependsOn: ['join', 'right', 'picky'] })),
  ],
};

/** What is submitted: the plan itself, or a spec, from which the planners come to that plan. */
export const kinds = ['plan', 'spec'] as const;
export type Kind = (typeof kinds)[number];

export const chaosSubmission = (kind: Kind, url: string, webhook: string): SubmissionInput => ({
  ...(kind === 'plan' ? { plan: chaosPlan } : { spec: chaosSpec }),
  repositories: [{ name: 'app', url, environment: { setup } }],
  evaluator: { testCommand },
  webhooks: [{ url: webhook }],
});
