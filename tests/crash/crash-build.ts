/** The build of every cell: one task that has each effect at least once. */
import { bash, create, turn } from '../../examples/textkit/script/turns.ts';
import type { SubmissionInput } from '../../src/core/contract/submission.ts';
import type { Script } from '../../src/scripted-model/script/script.ts';
import { criterion, plan, task } from '../core/builders.ts';
import { testCommand } from '../scenarios/bare-repositories.ts';
import { evaluates, generates, submits, verdict } from '../scenarios/sessions.ts';

const mostTries = 10;

/** The command is tried until the work is taken, as an interrupted one is the model's to repeat. */
const tries = (name: string) =>
  Array.from({ length: mostTries }, (_, n) => [
    turn(`I add a line, try ${n + 1}.`, bash(`grep -qx two ${name}/b.txt || echo two >> ${name}/b.txt`)),
    turn('I hand it in.', submits()),
  ]).flat();

export const crashScript = (names: readonly string[]): Script => ({
  name: 'crash matrix',
  sessions: names.flatMap((name) => [
    generates(
      'cut',
      [
        turn('I write.', create(`${name}/a.txt`, 'one\n'), create(`${name}/b.test.sh`, 'grep -qx two b.txt\n')),
        ...tries(name),
      ],
      { also: [`Of ${name}.`] },
    ),
    evaluates('cut', [turn('I grade.', verdict({ C1: true }))], { also: [`Of ${name}.`] }),
  ]),
});

export const crashSubmission = (name: string, url: string, receiver: string): SubmissionInput => ({
  plan: plan([
    task({
      id: 'cut',
      description: `Of ${name}.`,
      scope: [`${name}:**`],
      criteria: [criterion({ check: `cat ${name}/a.txt ${name}/b.txt` })],
    }),
  ]),
  repositories: [{ name, url }],
  evaluator: { testCommand },
  webhooks: [{ url: `${receiver}/hooks/${name}` }],
});
