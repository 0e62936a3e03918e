/** Records of runs for tests: whole and valid, with the parts that a test is about given by it. */
import { usualGit } from '../../../src/core/contract/git-options.ts';
import { noneUnconfirmed } from '../../../src/core/money/ledger.ts';
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import type { Call, RunPhase, RunRecord, RunState, Turn } from '../../../src/core/runs/record.ts';
import { firstState } from '../../../src/core/runs/record.ts';
import type { Assignment, RunOrder } from '../../../src/core/runs/run-order.ts';
import type { Message } from '../../../src/core/runs/transcript.ts';
import { plan, requirement, sha, task } from '../builders.ts';

export const generating = (given: Partial<Extract<Assignment, { role: 'generator' }>> = {}): Assignment => ({
  role: 'generator',
  task: task(),
  requirements: [requirement()],
  previous: null,
  feedback: [],
  discoveries: '',
  amendments: [],
  notes: '',
  ...given,
});

/** An assignment of each role, as small as it can be. */
export const assignments: Assignment[] = [
  { role: 'architect', spec: 'It works.' },
  { role: 'adversary', spec: 'It works.', plan: plan() },
  { role: 'refiner', spec: 'It works.', plan: plan(), findings: [], faults: [], objections: [] },
  { role: 'validator', spec: 'It works.', plan: plan(), comments: [] },
  generating(),
  {
    role: 'evaluator',
    amendments: [],
    notes: '',
    task: task(),
    requirements: [requirement()],
    candidate: { ref: 'refs/breakwater/b/candidate/r', commits: [{ repository: 'app', commit: sha('c') }] },
    summary: 'Done.',
    previous: null,
    graded: null,
    browser: false,
  },
  {
    role: 'replanner',
    spec: 'It works.',
    plan: plan(),
    task: task(),
    evidence: ['round 1: the tests failed'],
    notes: '',
    known: null,
  },
  {
    role: 'summarizer',
    discoveries: [
      {
        kind: 'fact',
        text: 'Dates are UTC.',
        evidence: 'app/src/date.ts',
        scope: ['app:src/**'],
        task: 'a',
        commit: sha('a'),
        changedBy: 'b',
        contradicted: true,
      },
    ],
    notes: ['Dates are local.'],
  },
  {
    role: 'auditor',
    spec: 'It works.',
    asked: ['Keep it small.'],
    later: ['It plays.'],
    leftOut: ['It sings.'],
    earlier: ['it did not work'],
  },
];

export const order = (given: Partial<RunOrder> = {}): RunOrder => ({
  runId: 'b-r1',
  buildId: 'b',
  round: 1,
  model: 'claude-sonnet-5-5',
  price: { input: 2, output: 10, cacheWrite5m: 2.5, cacheWrite1h: 4, cacheRead: 0.1 },
  briefAt: [],
  heads: [{ name: 'app', url: 'https://example.com/app.git', commit: sha('a'), git: usualGit }],
  testCommand: 'npm test',
  acrossCommand: null,
  environments: [],
  base: [],
  flaky: [],
  allowedHosts: [],
  sameCall: 6,
  session: { maxTurns: 120, windowTokens: 200_000 },
  tokens: { compactResults: true, repositoryBrief: true, modelByTask: true, distilledRelay: true },
  deadlineAt: 100_000,
  assignment: generating(),
  ...given,
});

export const state = (given: Partial<RunState> = {}): RunState => ({
  ...firstState,
  sandbox: 'ready',
  slot: { kind: 'none', ticket: 1 },
  ...given,
});

export const inSession = (expects: 'model' | 'tools', given: Partial<RunState> = {}): RunState =>
  state({ phase: { kind: 'session', expects } satisfies RunPhase, ...given });

export const turn = (given: Partial<Turn> = {}): Turn => ({
  turn: 1,
  attempts: 1,
  startedAt: 0,
  usage: { input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 },
  costUsd: 0,
  unconfirmed: noneUnconfirmed,
  atRisk: null,
  stopReason: null,
  checkpointError: null,
  modelMs: 0,
  checkpointMs: 0,
  toolMs: 0,
  totalMs: 0,
  ...given,
});

export const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] });

export const call = (given: Partial<Call> = {}): Call => ({
  turn: 1,
  position: 0,
  id: 'toolu_1',
  state: 'waiting',
  result: '',
  isError: false,
  life: null,
  kept: null,
  png: null,
  ...given,
});

export const record = (given: Partial<RunRecord> = {}): RunRecord => ({
  order: order(),
  state: state(),
  evaluation: noEvaluation,
  draft: null,
  messages: [],
  turn: null,
  calls: [],
  reports: [],
  ...given,
});
