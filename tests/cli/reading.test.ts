/** What the command line prints of tasks, rounds, runs, transcripts and diffs, whatever the text in them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DiffAnswer } from '../../src/core/contract/reads/diff.ts';
import type { RoundView } from '../../src/core/contract/reads/rounds.ts';
import type { RunAnswer } from '../../src/core/contract/reads/runs.ts';
import type { TaskAnswer, TaskDetail } from '../../src/core/contract/reads/tasks.ts';
import type { TranscriptPage } from '../../src/core/contract/reads/transcript.ts';
import { task as taskView } from './builders.ts';
import { cliBench } from './cli-bench.ts';

const { breakwater, folder, serve } = cliBench();
const esc = String.fromCharCode(27);
const hostile = `${esc}[2J\u202eevil`;

const detail: TaskDetail = {
  ...taskView({ id: 'words', title: `Split ${hostile}`, status: 'generating', rounds: 2, costUsd: 0.5 }),
  description: 'Splits text.\n\tKeeps code.',
  scope: ['app:src/**'],
  shared: [],
  publishes: null,
  criteria: [
    {
      id: 'C1',
      text: 'it splits',
      pass: false,
      evidence: 'no',
      guards: false,
      requirements: ['R1'],
      check: 'npm test',
    },
  ],
  amendments: [],
};
const round: RoundView = {
  round: 1,
  status: 'rejected',
  startedAt: 0,
  endedAt: 60_000,
  costUsd: 0.5,
  runs: [{ id: 'b1-r2', role: 'generator', model: 'claude-sonnet-5-5', status: 'finished', costUsd: 0.5 }],
  candidate: { at: 1, commits: [{ repository: 'app', commit: 'a'.repeat(40) }], changed: null, summary: 'done' },
  evaluations: [
    {
      runId: 'b1-r3',
      at: 2,
      repeated: false,
      criteria: [{ criterion: 'C1', pass: false, evidence: `see ${hostile}\nline two` }],
      tests: { command: 'npm test', passed: false, exitCode: 1, output: 'x', durationMs: 3000, flaky: [] },
      outsideScope: [],
      weakened: [],
      remarks: [],
      screenshots: [],
      merges: [],
    },
  ],
  sentBack: {
    reason: 'words: round 1 is sent back: npm test exits with 1',
    causes: [
      {
        kind: 'tests',
        paths: [],
        command: 'npm test',
        exitCode: 1,
        criteria: [],
        failure: null,
        message: null,
        why: 'expected 1',
        output: '  expected 1\n  received 2',
        failed: [],
        changes: [],
      },
    ],
  },
};
const page = (rounds: RoundView[], next: string | null): TaskAnswer => ({ task: detail, rounds, next });
const diff: DiffAnswer = {
  task: 'words',
  round: 1,
  runId: 'b1-r3',
  repositories: [
    {
      repository: 'app',
      from: 'a'.repeat(40),
      to: 'b'.repeat(40),
      files: [
        { path: 'a.ts', status: 'added', patch: 'diff --git a/a.ts b/a.ts\n+\tone\n', isCut: false },
        { path: 'b.ts', status: 'modified', patch: '', isCut: true },
      ],
      omittedFiles: 3,
      omittedBytes: 0,
    },
  ],
};
const run: RunAnswer = {
  run: {
    id: 'b1-r2',
    role: 'generator',
    task: 'words',
    round: 1,
    model: 'claude-sonnet-5-5',
    status: 'finished',
    turns: 1,
    usage: { input: 10, output: 5, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 90 },
    costUsd: 0.5,
    startedAt: 0,
    endedAt: 4000,
    deadlineAt: null,
    waitingSince: null,
    queuedSince: null,
    command: null,
    cacheShare: 0.9,
  },
  removedAt: null,
  turns: [],
  next: null,
};
const transcript: TranscriptPage = {
  messages: [
    { n: 0, session: 1, turn: 1, role: 'user', blocks: [{ kind: 'text', text: `Begin ${hostile}` }] },
    {
      n: 1,
      session: 1,
      turn: 1,
      role: 'assistant',
      blocks: [
        { kind: 'thinking', text: 'First I look.' },
        { kind: 'tool-call', id: 't1', name: 'bash', input: { command: 'ls' } },
      ],
    },
  ],
  next: 1,
  previous: null,
  more: true,
};
const rest: TranscriptPage = {
  messages: [
    {
      n: 2,
      session: 2,
      turn: null,
      role: 'user',
      blocks: [{ kind: 'tool-result', id: 't1', isError: true, content: [{ kind: 'text', text: 'no\n  such' }] }],
    },
  ],
  next: 2,
  previous: 2,
  more: false,
};

const answers: Record<string, unknown> = {
  'GET /builds/b1/tasks': { tasks: [detail], next: null },
  'GET /builds/b1/tasks/words': page([round], '1'),
  'GET /builds/b1/tasks/words?cursor=1': page([{ ...round, round: 2, evaluations: [], sentBack: null }], null),
  'GET /builds/b1/tasks/words?limit=1': page([round], '1'),
  'GET /builds/b1/tasks/words/rounds/2/diff': diff,
  'GET /builds/b1/runs/b1-r2': run,
  'GET /builds/b1/runs/b1-r2/transcript?wait=0': transcript,
  'GET /builds/b1/runs/b1-r2/transcript?wait=0&after=1': rest,
};
const spent = { runs: 2, ms: 60_000, usage: run.run.usage, cacheShare: 0.9 };
answers['GET /reports/cost?by=role&from=2026-11-01'] = {
  ...{ by: 'role', from: '2026-11-01', to: null, next: '1', total: { costUsd: 3, ...spent } },
  rows: [{ key: 'generator', costUsd: 2, ...spent }],
};
answers['GET /reports/cost?by=role&from=2026-11-01&cursor=1'] = {
  ...{ by: 'role', from: '2026-11-01', to: null, next: null, total: { costUsd: 3, ...spent } },
  rows: [{ key: 'auditor', costUsd: 1, ...spent }],
};
answers['POST /admin/rebuild'] = { rebuilt: ['b1', 'b2'], missing: [], failed: [], listed: 2, next: null };

answers['GET /builds/b1/costs?points=3'] = {
  at: [0, 60_000, 120_000],
  limitUsd: 50,
  costUsd: [0, 0.5, 2],
  byRole: [
    { role: 'generator', costUsd: [0, 0, 1.5] },
    { role: 'architect', costUsd: [0, 0.5, 0.5] },
  ],
  byModel: [{ model: 'claude-sonnet-5-5', costUsd: [0, 0.5, 2] }],
  cacheShare: [null, 0, 0.75],
};

const told = async (...args: string[]): Promise<string[]> => {
  await serve({
    instead: (request) => {
      const body = answers[request];
      return body === undefined ? undefined : { status: 200, body };
    },
  });
  const { code, out, err } = await breakwater(...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  if (!args.includes('--json')) expect([out.includes(esc), out.includes('\u202e')]).toEqual([false, false]);
  return out.split('\n').slice(0, -1);
};

test('a task with each of its rounds: evidence, and all that the tests have printed', async () => {
  expect(await told('task', 'b1', 'words')).toEqual([
    'words: Split evil (generating, $0.50)',
    '  Scope: app:src/**',
    '',
    '  Splits text.',
    '      Keeps code.',
    '',
    '  Criteria',
    '  ✗ C1 [R1]: it splits',
    '      $ npm test',
    '',
    'Round 1: rejected ($0.50, 1m00s)',
    '  b1-r2: generator, claude-sonnet-5-5, finished, $0.50',
    '  Handed in: app aaaaaaaaaaaa',
    '    done',
    '  Verdict of b1-r3: tests fail (npm test, exit code 1, 3s)',
    '    ✗ C1',
    '        see  evil',
    '        line two',
    '  words: round 1 is sent back: npm test exits with 1',
    '    npm test exits with 1',
    '        expected 1',
    '        received 2',
    '',
    'Round 2: rejected ($0.50, 1m00s)',
    '  b1-r2: generator, claude-sonnet-5-5, finished, $0.50',
    '  Handed in: app aaaaaaaaaaaa',
    '    done',
  ]);
});

test('tasks a line each, and as JSON all pages as one', async () => {
  expect(await told('tasks', 'b1')).toEqual([
    expect.stringMatching(/^words +generating +.* 0\/1 criteria +\$0\.50 +Split evil$/),
  ]);
  expect((await told('task', 'b1', 'words', '--json')).map((line) => JSON.parse(line).rounds.length)).toEqual([2]);
});

test('the diff of the last round, and what of it is left out', async () => {
  expect(await told('diff', 'b1', 'words')).toEqual([
    'app: aaaaaaaaaaaa..bbbbbbbbbbbb',
    'diff --git a/a.ts b/a.ts',
    '+    one',
    'modified b.ts',
    '… more of b.ts is left out',
    '… and 3 more files',
  ]);
});

test('a run with its share of the cache', async () => {
  expect(await told('runs', 'b1', 'b1-r2')).toEqual([
    expect.stringMatching(
      /^b1-r2 +generator +words #1 +finished +1 turns +\$0\.50 +90\.0 % cached +4s +claude-sonnet-5-5$/,
    ),
  ]);
});

test('a transcript to its end, each message as readable lines', async () => {
  expect(await told('transcript', 'b1', 'b1-r2')).toEqual([
    '── 0 user',
    '  Begin  evil',
    '── 1 assistant',
    '~ First I look.',
    '> bash',
    '> {',
    '>   "command": "ls"',
    '> }',
    '── 2 user (session 2)',
    '! no',
    '!   such',
  ]);
});

test('what a build has cost over time, by role and by model', async () => {
  expect(await told('spending', 'b1', '--points', '3')).toEqual([
    '1970-01-01 00:00:00  $0.00',
    '1970-01-01 00:01:00  $0.50  0.0 % cached  architect $0.50',
    '1970-01-01 00:02:00  $2.00  75.0 % cached  generator $1.50, architect $0.50',
  ]);
  expect((await told('spending', 'b1', '--points', '3', '--by', 'model')).at(-1)).toBe(
    '1970-01-01 00:02:00  $2.00  75.0 % cached  claude-sonnet-5-5 $2.00',
  );
});

test('costs by role, a page after the other, and how far history is written anew', async () => {
  expect(await told('costs', '--by', 'role', '--from', '2026-11-01')).toEqual([
    'generator             $2.00       2 runs      1m00s     90.0 % cached',
    'auditor               $1.00       2 runs      1m00s     90.0 % cached',
    'together              $3.00       2 runs      1m00s     90.0 % cached',
  ]);
  expect(await told('admin', 'rebuild')).toEqual(['2 of 2 builds written anew']);
});

test('a screenshot, byte for byte, into a file that was not there', async () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0x00]);
  answers['GET /builds/b1/evidence/words-1-r2-1'] = png;
  const file = join(folder(), 'seen.png');
  expect(await told('screenshot', 'b1', 'words-1-r2-1', '--output', 'seen.png')).toEqual([`${file}: 10 bytes`]);
  expect(await readFile(file)).toEqual(png);
  const again = await breakwater('screenshot', 'b1', 'words-1-r2-1', '--output', 'seen.png');
  expect(again).toEqual({ code: 2, out: '', err: expect.stringContaining(`${file} cannot be written: EEXIST`) });
});

test('what is no PNG is not saved', async () => {
  const file = join(folder(), 'seen.png');
  answers['GET /builds/b1/evidence/words-1-r2-2'] = { a: 1 };
  await serve({ instead: (request) => ({ status: 200, body: answers[request] }) });
  const { code, err } = await breakwater('screenshot', 'b1', 'words-1-r2-2', '--output', file);
  expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining('the API has answered no PNG') });
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});
