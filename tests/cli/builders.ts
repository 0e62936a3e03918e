/** A build and its parts as the API tells them, each with the fields that a test cares about. */

import type { z } from 'zod';
import type { BuildEvent } from '../../src/core/contract/events.ts';
import type { BuildSummary, BuildView, RunView, TaskView } from '../../src/core/contract/views.ts';
import { noUsage } from '../../src/core/money/prices.ts';
import { closedBreaker } from '../core/builders.ts';

export const startedAt = Date.UTC(2026, 10, 1, 12, 0, 0);

const urlsOf = (id: string): BuildView['urls'] => ({
  self: `http://127.0.0.1:8787/builds/${id}`,
  plan: `http://127.0.0.1:8787/builds/${id}/plan`,
  events: `http://127.0.0.1:8787/builds/${id}/events`,
  page: `http://127.0.0.1:8787/builds/${id}/page#key`,
});

export const task = (fields: Partial<TaskView> = {}): TaskView => ({
  id: 'wrap',
  title: 'Wrap text at a width',
  wave: 1,
  status: 'waiting',
  rounds: 0,
  conflicts: 0,
  dependsOn: [],
  criteria: [],
  costUsd: 0,
  feedback: null,
  sentBack: [],
  estimateMinutes: null,
  priority: 'normal',
  since: null,
  landings: [],
  runId: null,
  candidate: null,
  signal: null,
  replacedBy: [],
  screenshots: [],
  ...fields,
});

export const run = (fields: Partial<RunView> = {}): RunView => ({
  id: 'r1',
  role: 'generator',
  task: 'wrap',
  round: 1,
  model: 'claude-sonnet-5-5',
  status: 'running',
  turns: 4,
  usage: noUsage,
  costUsd: 0,
  startedAt,
  endedAt: null,
  deadlineAt: null,
  waitingSince: null,
  queuedSince: null,
  command: null,
  ...fields,
});

export const build = (fields: Partial<BuildView> = {}): BuildView => ({
  id: 'b1',
  title: 'Text tools',
  tenant: 'default',
  submittedBy: 'root',
  origin: null,
  status: 'running',
  reason: null,
  createdAt: startedAt,
  endedAt: null,
  deadlineAt: null,
  repositories: [
    {
      name: 'textkit',
      url: 'http://127.0.0.1:8788/textkit.git',
      base: 'main',
      branch: 'breakwater/b1',
      sha: null,
      pullRequest: null,
    },
  ],
  environments: [],
  requirements: [],
  reservations: [],
  base: [],
  tasks: [],
  waves: [],
  runs: [],
  runCount: null,
  breaker: closedBreaker,
  webhooks: [],
  cost: { spentUsd: 0, unconfirmed: { usd: 0, calls: 0 }, reservedUsd: 0, limitUsd: 100, freeModels: [] },
  pause: null,
  awaiting: null,
  options: null,
  forecast: null,
  notes: 0,
  flaky: [],
  discoveries: 0,
  iterations: { used: 0, limit: 50 },
  scripted: false,
  lastSeq: 0,
  urls: urlsOf('b1'),
  ...fields,
});

export const event = (seq: number, text: string): BuildEvent => ({
  seq,
  at: startedAt + seq * 1000,
  type: 'test',
  text,
  data: {},
});

export const summary = (fields: Partial<z.infer<typeof BuildSummary>> = {}): z.infer<typeof BuildSummary> => ({
  id: 'b1',
  title: 'Text tools',
  tenant: 'default',
  status: 'completed',
  createdAt: startedAt,
  endedAt: startedAt + 90_000,
  tasks: 6,
  merged: 6,
  costUsd: 1.5,
  limitUsd: 25,
  submittedBy: 'ci',
  repositories: ['textkit'],
  needs: null,
  updatedAt: startedAt + 90_000,
  urls: urlsOf('b1'),
  ...fields,
});
