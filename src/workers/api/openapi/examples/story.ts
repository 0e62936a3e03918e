/** What the document's examples are about: one build, its repository, its plan, and the people and times of it. */
import type { RepositoryTest } from '../../../../core/environments/base-tests.ts';
import type { RepositoryEnvironment } from '../../../../core/environments/repository-environment.ts';
import { networkPresets } from '../../../../core/network/network.ts';
import type { Task, WorkPlan } from '../../../../core/plan/work-plan.ts';

export const buildId = 'bexampleabc';
export const origin = 'https://breakwater.example.com';
const self = `${origin}/builds/${buildId}`;
export const urls = { self, plan: `${self}/plan`, events: `${self}/events`, page: `${self}/page#key` };
/** 21 September 2026. */
export const begunAt = 1_790_000_000_000;
export const person = 'ada@example.com';
export const tenant = 'textkit';
export const repository = { name: 'dates', url: 'https://github.com/acme/dates.git' };

export const submission = {
  spec: 'Dates are written as YYYY-MM-DD. An impossible date is refused with its reason.',
  repositories: [repository],
  limits: { maxCostUsd: 25 },
};

/** A commit id of its own. */
export const commit = (number: number): string => (0x5eed000 + number).toString(16).padStart(40, 'c0ffee');

const format: Task = {
  id: 'format',
  title: 'Write a date as YYYY-MM-DD',
  description: 'Export `formatDate(date)` from src/format.ts.',
  scope: ['dates:src/format.ts', 'dates:test/format.test.ts'],
  shared: [],
  dependsOn: [],
  criteria: [
    {
      id: 'C1',
      text: 'formatDate writes 7 March 2026 as 2026-03-07',
      requirements: ['R1'],
      check: 'npm test -- format',
    },
  ],
  publishes: 'formatDate(date: Date): string',
  estimateMinutes: 10,
};
const parse: Task = {
  id: 'parse',
  title: 'Read a date, and refuse an impossible one',
  description: 'Export `parseDate(text)` from src/parse.ts.',
  scope: ['dates:src/parse.ts', 'dates:test/parse.test.ts'],
  shared: [],
  dependsOn: ['format'],
  criteria: [{ id: 'C1', text: 'parseDate says of 2026-02-30 why it is no date', requirements: ['R2'] }],
  estimateMinutes: 20,
};
export const plan: WorkPlan = {
  requirements: [
    { id: 'R1', quote: 'Dates are written as YYYY-MM-DD.' },
    { id: 'R2', quote: 'An impossible date is refused with its reason.' },
  ],
  phases: [
    {
      id: 'P1',
      title: 'Dates',
      epics: [{ id: 'E1', title: 'Texts', stories: [{ id: 'S1', title: 'There and back', tasks: [format, parse] }] }],
    },
  ],
};
/** What takes the place of `parse`, which stagnates. */
export const replan = {
  reason: 'The calendar is apart from the text: days of a month are checked before a Date is made.',
  tasks: [
    {
      ...parse,
      id: 'calendar',
      title: 'Refuse an impossible date by the calendar',
      description: 'Check the days of the month in src/calendar.ts, and use it in `parseDate` of src/parse.ts.',
      scope: [...parse.scope, 'dates:src/calendar.ts'],
    },
  ],
};

export const environment: RepositoryEnvironment = {
  repository: 'dates',
  environment: {
    image: 'node',
    instance: null,
    setup: ['npm ci'],
    test: 'npm test',
    testTimeoutMinutes: 10,
    services: [],
    variables: {},
    network: { setup: [...networkPresets.npm], run: [] },
    secrets: [],
    packages: [],
  },
  filters: [],
  readsOnlyManifests: true,
  left: { made: [], changed: [] },
  origins: [
    {
      field: 'setup',
      origin: { kind: 'detected', from: [{ because: 'lock-file', path: 'package-lock.json', name: null }] },
    },
    { field: 'test', origin: { kind: 'detected', from: [{ because: 'script', path: 'package.json', name: 'test' }] } },
  ],
  notGiven: [],
};
export const baseTest: RepositoryTest = {
  repository: 'dates',
  path: '',
  command: 'npm test',
  exitCode: 0,
  durationMs: 2140,
  tail: 'Tests  3 passed (3)',
  failing: [],
  outcome: { state: 'green' },
};
