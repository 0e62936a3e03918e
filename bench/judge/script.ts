/** What the scripted model plays: the generators of all candidates, and a judge that is right but for two of them. */
import { weakenedBy } from '../../src/core/grading/weakened/weakened.ts';
import type { Script } from '../../src/scripted-model/script/script.ts';
import type { CandidateToJudge, JudgedTask } from './candidates.ts';

/** So that both rates are known and not 0. */
export const misjudged: readonly string[] = ['paginate-slice', 'retry-once-more'];

/** `patch`: what the candidate changes, as git shows it. */
export type Played = { task: JudgedTask; candidate: CandidateToJudge; patch: string };

export function scriptOf(played: readonly Played[]): Script {
  return {
    name: 'judge',
    sessions: played.flatMap(({ task, candidate, patch }) => {
      const { id, wrong, edits } = candidate;
      const isApproved = (wrong === null) !== misjudged.includes(id);
      const asked = weakenedBy('app', { patch, omittedBytes: 0, omittedFiles: 0 });
      const verdict = {
        criteria: task.criteria.map((_, at) => ({
          criterion: `C${at + 1}`,
          pass: isApproved || at > 0,
          evidence: 'The script says so.',
        })),
        weakened: asked.map((_, at) => ({
          question: `W${at + 1}`,
          justified: isApproved,
          evidence: 'The script says so.',
        })),
      };
      const named = `Task: ${id}\n`;
      return [
        {
          name: `generator of ${id}`,
          when: ['Role: generator', named],
          turns: [
            { tools: [{ name: 'bash', input: { command: writing(edits) } }] },
            { tools: [{ name: 'submit_work', input: { summary: `Did what ${task.title} asks for, with tests.` } }] },
          ],
        },
        {
          name: `evaluator of ${id}`,
          when: ['Role: evaluator', named],
          turns: [{ tools: [{ name: 'submit_verdict', input: verdict }] }],
        },
      ];
    }),
  };
}

const writing = (edits: CandidateToJudge['edits']): string =>
  Object.entries(edits)
    .map(([path, text]) => {
      const [quoted, folder] = [`app/${path}`, `app/${path}`.replace(/\/[^/]*$/, '')];
      return text === ''
        ? `rm -f '${quoted}'`
        : `mkdir -p '${folder}' && echo ${Buffer.from(text).toString('base64')} | base64 -d > '${quoted}'`;
    })
    .join(' &&\n');
