/** The build of every cell: one task that has each effect at least once, and for a gate another beside it. */
import { bash, create, turn } from '../../examples/textkit/script/turns.ts';
import type { SubmissionInput } from '../../src/core/contract/submission.ts';
import type { Script } from '../../src/scripted-model/script/script.ts';
import { criterion, plan, task } from '../core/builders.ts';
import { testCommand } from '../scenarios/bare-repositories.ts';
import { evaluates, generates, grades, submits, verdict, writes } from '../scenarios/sessions.ts';

/** Where there is a set-up, the tests pass if it has run once: no cut loses a sandbox that was set up. */
export const crashFiles = {
  '.gitignore': 'set-up.txt\n',
  'set-up.test.sh': 'test ! -e set-up.txt || test "$(cat set-up.txt)" = once\n',
};
/** Of builds that are cut while they are prepared. The image is another than the usual one, so that the preparer moves. */
const environment = { image: 'full', setup: 'echo once >> set-up.txt' };

export const crashScript = (names: readonly string[]): Script => ({
  name: 'crash matrix',
  sessions: names.flatMap((name) => [
    generates(
      'cut',
      [
        turn('I write.', create(`${name}/a.txt`, 'one\n'), create(`${name}/b.test.sh`, 'test "$(cat b.txt)" = two\n')),
        // No cut loses the sandbox: the command runs once and is not interrupted, and a second time its test would fail.
        turn('I add a line.', bash(`echo two >> ${name}/b.txt`)),
        turn('I hand it in.', submits()),
      ],
      { also: [`Of ${name}.`] },
    ),
    evaluates('cut', [turn('I grade.', verdict({ C1: true }))], { also: [`Of ${name}.`] }),
    writes('beside', { [`${name}/c.txt`]: 'three\n' }, { also: [`Of ${name}.`] }),
    grades('beside', { C1: true }, { also: [`Of ${name}.`] }),
  ]),
});

export const crashSubmission = (
  name: string,
  url: string,
  {
    receiver,
    isSetUp,
    isGated,
    isAtForge,
  }: { receiver: string; isSetUp: boolean; isGated: boolean; isAtForge: boolean },
): SubmissionInput => ({
  plan: plan([
    task({
      id: 'cut',
      description: `Of ${name}.`,
      scope: isGated ? [`${name}:a.txt`, `${name}:b*`] : [`${name}:**`],
      criteria: [criterion({ check: `cat ${name}/a.txt ${name}/b.txt` })],
    }),
    ...(isGated
      ? [task({ id: 'beside', description: `Of ${name}.`, scope: [`${name}:c.txt`], dependsOn: ['cut'] })]
      : []),
  ]),
  repositories: [{ name, url, ...(isSetUp && { environment }) }],
  evaluator: { testCommand },
  finish: { pullRequest: isAtForge },
  webhooks: [{ url: `${receiver}/hooks/${name}` }],
});
