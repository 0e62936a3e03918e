/** What is answered of a run of the examples: the second round of `parse`, with its turns, its transcript and its changes. */
import { runDetail, runList } from '../../../../core/builds/reads/runs.ts';
import type { DiffAnswer } from '../../../../core/contract/reads/diff.ts';
import type { RunAnswer } from '../../../../core/contract/reads/runs.ts';
import type { TranscriptPage } from '../../../../core/contract/reads/transcript.ts';
import type { RunView } from '../../../../core/contract/views.ts';
import { cacheShareOf } from '../../../../core/money/cache-share.ts';
import { present } from './present.ts';
import { type SampleBuild, usage } from './sample-build.ts';
import { commit } from './story.ts';

export function runAnswers({ underWay: { state } }: SampleBuild): Record<string, unknown> {
  const list = present(runList(state, { limit: 20 }));
  const ofRound = (role: string) =>
    present(list.runs.find((run) => run.role === role && run.task === 'parse' && run.round === 2));
  return {
    'GET /builds/:id/runs': list,
    'GET /builds/:id/runs/:run': {
      run: present(runDetail(state, ofRound('generator').id)),
      removedAt: null,
      turns: [lastTurn(ofRound('generator'))],
      next: null,
    } satisfies RunAnswer,
    'GET /builds/:id/runs/:run/transcript': transcript,
    'GET /builds/:id/tasks/:task/rounds/:round/diff': {
      task: 'parse',
      round: 2,
      runId: ofRound('evaluator').id,
      repositories: [changes],
    } satisfies DiffAnswer,
  };
}

const lastTurn = ({ turns, startedAt, costUsd }: RunView): RunAnswer['turns'][number] => ({
  turn: turns,
  attempts: 1,
  startedAt: startedAt + 96_000,
  usage,
  cacheShare: cacheShareOf(usage),
  costUsd,
  unconfirmed: { usd: 0, calls: 0 },
  stopReason: 'tool_use',
  checkpointError: null,
  modelMs: 21_400,
  checkpointMs: 310,
  toolMs: 2270,
  totalMs: 23_980,
});

const transcript: TranscriptPage = {
  messages: [
    {
      n: 0,
      session: 1,
      turn: 1,
      role: 'user',
      blocks: [{ kind: 'text', text: 'Your task is `parse`: Read a date, and refuse an impossible one.' }],
    },
    {
      n: 1,
      session: 1,
      turn: 1,
      role: 'assistant',
      blocks: [
        { kind: 'text', text: 'I look what a Date makes of an impossible day.' },
        {
          kind: 'tool-call',
          id: 'toolu_01',
          name: 'bash',
          input: { command: "node -p 'new Date(2026, 1, 30).toString()'" },
        },
      ],
    },
    {
      n: 2,
      session: 1,
      turn: 2,
      role: 'user',
      blocks: [
        {
          kind: 'tool-result',
          id: 'toolu_01',
          isError: false,
          content: [{ kind: 'text', text: 'Mon Mar 02 2026 00:00:00 GMT+0000' }],
        },
      ],
    },
  ],
  next: 2,
  previous: null,
  more: true,
};

const patch = `--- /dev/null
+++ b/src/parse.ts
@@ -0,0 +1,4 @@
+export function parseDate(text: string): Date {
+  const [year, month, day] = text.split('-').map(Number);
+  return new Date(year, month - 1, day);
+}
`;

const changes: DiffAnswer['repositories'][number] = {
  repository: 'dates',
  from: commit(2),
  to: commit(4),
  files: [{ path: 'src/parse.ts', status: 'added', patch, isCut: false }],
  omittedFiles: 0,
  omittedBytes: 0,
};
