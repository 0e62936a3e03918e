/** `breakwater diff`: what the candidate of a round changes. */
import { DiffAnswer, type RepositoryDiff } from '../../../core/contract/reads/diff.ts';
import { TaskAnswer } from '../../../core/contract/reads/tasks.ts';
import { printable, printableLines } from '../../display/printable.ts';
import { whole } from '../option-values.ts';
import { readingCommand } from './reading-command.ts';

export const diffCommand = readingCommand({
  calls: ['GET /builds/{id}/tasks/{task}/rounds/{round}/diff'],
  usage: 'diff <id> <task>',
  about: 'show what the candidate of a round changes; without --round, of the last one',
  example: 'breakwater diff bq3xk7m2acd parse-dates --round 1',
  options: (command) => command.option('--round <number>', 'the round', whole),
  read: async (client, build, { rest: [task = ''], options }) => {
    const path = `/tasks/${encodeURIComponent(task)}`;
    let round = options.round;
    if (round === undefined) {
      const known = await client.read(build, `${path}?limit=1`, TaskAnswer);
      if (!known.ok) return known;
      round = known.value.task.rounds;
    }
    const answer = await client.read(build, `${path}/rounds/${round}/diff`, DiffAnswer);
    if (!answer.ok) return answer;
    return { ok: true, value: { json: answer.value, lines: answer.value.repositories.flatMap(diffLines) } };
  },
});

const diffLines = ({ repository, from, to, files, omittedFiles, omittedBytes }: RepositoryDiff): string[] => [
  `${printable(repository)}: ${from.slice(0, 12)}..${to.slice(0, 12)}`,
  ...files.flatMap(({ path, status, patch, isCut }) => [
    ...(patch === '' ? [`${printable(status)} ${printable(path)}`] : printableLines(patch.trimEnd())),
    ...(isCut ? [`… more of ${printable(path)} is left out`] : []),
  ]),
  ...(omittedFiles > 0 ? [`… and ${omittedFiles} more files`] : []),
  ...(omittedBytes > 0 ? [`… ${omittedBytes} bytes of the patch are not kept`] : []),
];
