/** Builds the views of builds for tests, with partial overrides. */
import type { BuildSnapshot, RunView, TaskView } from '../../src/core/contract/views.ts';

export const aTask = (overrides: Partial<TaskView> = {}): TaskView => ({
  id: 'parse',
  title: 'Parse dates',
  wave: 1,
  status: 'waiting',
  rounds: 0,
  conflicts: 0,
  dependsOn: [],
  criteria: [{ id: 'C1', text: 'It parses ISO dates', pass: null }],
  costUsd: 0,
  feedback: null,
  ...overrides,
});

export const aRun = (overrides: Partial<RunView> = {}): RunView => ({
  id: 'b1-generator-1',
  role: 'generator',
  task: 'parse',
  round: 1,
  model: 'claude-sonnet-5-5',
  status: 'running',
  turns: 3,
  usage: { input: 10, output: 20, cacheWrite5m: 30, cacheWrite1h: 40, cacheRead: 50 },
  costUsd: 0.125,
  startedAt: 1_700_000_000_000,
  endedAt: null,
  ...overrides,
});

export const aBuild = (overrides: Partial<BuildSnapshot> = {}): BuildSnapshot => ({
  id: 'b1',
  title: 'A date library',
  status: 'running',
  reason: null,
  createdAt: 1_700_000_000_000,
  endedAt: null,
  deadlineAt: 1_700_000_900_000,
  repositories: [
    {
      name: 'api',
      url: 'https://git.example.com/api.git',
      base: 'main',
      branch: 'breakwater/b1',
      sha: 'a'.repeat(40),
    },
  ],
  tasks: [aTask()],
  waves: [{ number: 1, status: 'running', tasks: ['parse'] }],
  runs: [aRun()],
  breaker: { state: 'CLOSED', trips: 0, reason: null },
  webhooks: [],
  cost: { spentUsd: 0.25, unconfirmed: { usd: 0, calls: 0 }, reservedUsd: 0.5, limitUsd: 100 },
  iterations: { used: 1, limit: 50 },
  lastSeq: 5,
  ...overrides,
});
