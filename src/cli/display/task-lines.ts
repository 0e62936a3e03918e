/** A task as a person reads it: what is asked for, and each round with its verdict and why it was sent back. */
import type { EvaluationView, RoundView, SentBackInFull } from '../../core/contract/reads/rounds.ts';
import type { TaskDetail } from '../../core/contract/reads/tasks.ts';
import { sentBackText } from '../../core/contract/sent-back.ts';
import type { TaskView } from '../../core/contract/views.ts';
import { padTo, printable, printableLines } from './printable.ts';
import { dollars, duration } from './units.ts';

const indented = (text: string, by: string): string[] => printableLines(text).map((line) => `${by}${line}`.trimEnd());
const mark = (pass: boolean | null): string => (pass === null ? '·' : pass ? '✓' : '✗');

export function taskLine({ id, status, wave, rounds, criteria, costUsd, title }: TaskView): string {
  const passed = criteria.filter(({ pass }) => pass === true).length;
  return [
    padTo(printable(id), 16),
    padTo(printable(status), 10),
    padTo(`wave ${wave}`, 8),
    padTo(rounds === 1 ? '1 round' : `${rounds} rounds`, 10),
    padTo(`${passed}/${criteria.length} criteria`, 15),
    padTo(dollars(costUsd), 9),
    printable(title),
  ].join('  ');
}

export function taskLines(task: TaskDetail): string[] {
  const { id, title, status, scope, shared, dependsOn, description, criteria, amendments, publishes } = task;
  return [
    `${printable(id)}: ${printable(title)} (${printable(status)}, ${dollars(task.costUsd)})`,
    `  Scope: ${[...scope, ...shared.map((glob) => `${glob} (shared)`)].map(printable).join(', ')}`,
    ...(dependsOn.length > 0 ? [`  After: ${dependsOn.map(printable).join(', ')}`] : []),
    '',
    ...indented(description, '  '),
    '',
    '  Criteria',
    ...criteria.flatMap(({ id: criterion, text, pass, guards, check, requirements }) => [
      `  ${mark(pass)} ${printable(criterion)} [${requirements.map(printable).join(', ')}]${guards ? ' (holds before it too)' : ''}: ${printable(text)}`,
      ...(check === null ? [] : [`      $ ${printable(check)}`]),
    ]),
    ...amendments.map(({ id: amendment, text }) => `  + ${printable(amendment)}: ${printable(text)}`),
    ...(publishes === null ? [] : ['', '  Publishes', ...indented(publishes, '    ')]),
  ];
}

export function roundLines(round: RoundView): string[] {
  const { startedAt, endedAt, candidate, sentBack } = round;
  const took = startedAt === null || endedAt === null ? '' : `, ${duration(endedAt - startedAt)}`;
  return [
    '',
    `Round ${round.round}: ${printable(round.status)} (${dollars(round.costUsd)}${took})`,
    ...round.runs.map(
      ({ id, role, model, status, costUsd }) =>
        `  ${printable(id)}: ${printable(role)}, ${printable(model)}, ${printable(status)}, ${dollars(costUsd)}`,
    ),
    ...(candidate === null
      ? []
      : [
          `  Handed in: ${candidate.commits.map(({ repository, commit }) => `${printable(repository)} ${commit.slice(0, 12)}`).join(', ')}${
            candidate.changed === null ? '' : ` (${candidate.changed.count} files)`
          }`,
          ...indented(candidate.summary, '    '),
        ]),
    ...round.evaluations.flatMap(evaluationLines),
    ...(sentBack === null ? [] : [`  ${printable(sentBack.reason)}`, ...sentBack.causes.flatMap(causeLines)]),
  ];
}

function evaluationLines({ runId, repeated, criteria, tests, weakened, remarks }: EvaluationView): string[] {
  const ended = tests.exitCode === null ? 'ended by a signal, or not run' : `exit code ${tests.exitCode}`;
  return [
    `  ${repeated ? 'Tested again' : 'Verdict'} of ${printable(runId)}: tests ${tests.passed ? 'pass' : 'fail'} (${printable(tests.command)}, ${ended}, ${duration(tests.durationMs)})`,
    ...criteria.flatMap(({ criterion, pass, evidence }) => [
      `    ${mark(pass)} ${printable(criterion)}`,
      ...indented(evidence, '        '),
    ]),
    ...weakened.map(
      ({ path, text, justified, evidence }) =>
        `    ${mark(justified)} ${printable(path)}: ${printable(text)} ${printable(evidence)}`,
    ),
    ...remarks.map(({ text, evidence }) => `    → ${printable(text)} (see ${printable(evidence)})`),
  ];
}

/** Verdicts stand above already; what tests have printed stands nowhere else. */
const causeLines = (cause: SentBackInFull): string[] => [
  `    ${printable(sentBackText(cause))}`,
  ...(cause.output === null ? [] : indented(cause.output, '      ')),
];
