/** What can be read of a build beside its view: tasks with their rounds, runs with their turns, transcripts, diffs. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { BuildRecord } from '../../src/core/builds/records/build-record.ts';
import { noEvaluation } from '../../src/core/runs/evaluation.ts';
import type { ContentBlock } from '../../src/core/runs/transcript.ts';
import { openStore } from '../../src/durable-objects/agent-runs/store.ts';
import { transcriptPage, withNews } from '../../src/durable-objects/agent-runs/tell-transcript.ts';
import { announcement } from '../../src/durable-objects/announcement.ts';
import { buildStore } from '../../src/durable-objects/builds/store.ts';
import { runPorts } from '../../src/workers/api/run-ports.ts';
import { sha } from '../core/builders.ts';
import { apiHarness, problemOf } from './api-harness.ts';
import { buildStub, endedBuild, runStub } from './ended-build.ts';

const real = () =>
  apiHarness({
    builds: { read: (id, kind, query) => buildStub(id).read(kind, query) },
    runs: runPorts(env),
  });
const answerOf = async (path: string) => (await real().get(path)).json();
const refusalOf = async (path: string) => {
  const { problem } = await problemOf(await real().get(path));
  return [problem.status, problem.detail];
};

/** The build, with records of the first round of its task `a`, as an evaluator's run has left them. */
async function gradedBuild(id: string) {
  const { build } = await endedBuild(id, { endedAt: 5000 });
  const verdict: Extract<BuildRecord, { kind: 'verdict' }> = {
    kind: 'verdict',
    task: 'a',
    round: 1,
    at: 4000,
    runId: `${id}-r1`,
    repeated: false,
    criteria: [{ criterion: 'C1', pass: false, evidence: 'x'.repeat(8000) }],
    tests: { command: 'npm test', passed: true, exitCode: 0, excerpt: 'ok', durationMs: 3 },
    outsideScope: [],
    weakened: [],
    remarks: [],
    screenshots: [],
    merges: [],
  };
  const end: BuildRecord = {
    kind: 'end',
    task: 'a',
    round: 1,
    at: 4000,
    how: 'rejected',
    reason: 'criteria not met: C1',
    feedback: [{ kind: 'criteria', failed: verdict.criteria }],
  };
  await runInDurableObject(build, (_, { storage }) => {
    const store = buildStore(storage);
    const state = store.load();
    if (!state) throw new Error('there is no build');
    store.commit({
      before: state,
      after: state,
      events: [],
      effects: [],
      records: [verdict, end],
      performed: null,
      now: 1,
    });
  });
  await evictDurableObject(build);
  return verdict;
}

test('a task is answered with the rounds that it had, each verdict whole, and by what page asks for', async () => {
  const id = 'breadtaskaa';
  const { criteria } = await gradedBuild(id);
  expect(await answerOf(`/builds/${id}/tasks?limit=1`)).toMatchObject({ tasks: [{ id: 'a' }], next: 'a' });
  expect(await answerOf(`/builds/${id}/tasks?limit=1&cursor=a`)).toMatchObject({ tasks: [{ id: 'b' }], next: null });
  expect(await answerOf(`/builds/${id}/tasks/a`)).toMatchObject({
    task: { id: 'a', description: 'Builds a.', criteria: [{ id: 'C1', text: 'it works' }] },
    rounds: [
      {
        round: 1,
        status: 'rejected',
        runs: [{ id: `${id}-r1`, role: 'generator', status: 'stopped' }],
        evaluations: [{ runId: `${id}-r1`, criteria, tests: { output: 'ok' } }],
        sentBack: { reason: 'criteria not met: C1', causes: [{ kind: 'criteria', failed: criteria }] },
      },
    ],
    next: null,
  });
  expect(await answerOf(`/builds/${id}/tasks/a/rounds/1`)).toMatchObject({ round: 1, status: 'rejected' });
  expect(await refusalOf(`/builds/${id}/tasks?cursor=c`)).toEqual([400, expect.stringContaining('cursor')]);
  expect(await refusalOf(`/builds/${id}/tasks/c`)).toEqual([404, `the build ${id} has no task c`]);
  expect(await refusalOf(`/builds/${id}/tasks/a/rounds/2`)).toEqual([
    404,
    `the build ${id} has no round 2 of a task a`,
  ]);
  expect(await refusalOf(`/builds/${id}/tasks/a/rounds/1/diff`)).toEqual([404, expect.stringContaining('has no diff')]);
});

test('a run is answered with its turns, and only by its own build', async () => {
  const id = 'breadrunaaa';
  await endedBuild(id, { endedAt: 5000 });
  await endedBuild('breadrunbbb', { endedAt: 5000 });
  expect(await answerOf(`/builds/${id}/runs`)).toMatchObject({
    runs: [{ id: `${id}-r1` }, { id: `${id}-r2` }],
    next: null,
  });
  expect(await answerOf(`/builds/${id}/runs/${id}-r1`)).toMatchObject({
    run: { id: `${id}-r1`, role: 'generator', task: 'a', cacheShare: null },
    removedAt: null,
    turns: [{ turn: 1, costUsd: 0.5, cacheShare: 0, modelMs: 1, stopReason: 'tool_use' }],
    next: null,
  });
  expect(await answerOf(`/builds/${id}/runs/${id}-r1/transcript`)).toEqual({
    messages: [{ n: 0, session: 1, turn: 2, role: 'user', blocks: [{ kind: 'text', text: 'Begin.' }] }],
    next: 0,
    previous: null,
    more: false,
  });
  for (const path of ['', '/transcript'])
    expect(await refusalOf(`/builds/breadrunbbb/runs/${id}-r1${path}`)).toEqual([
      404,
      `the build breadrunbbb has no run ${id}-r1`,
    ]);
  await runStub(`${id}-r1`).removeTranscript();
  expect(await refusalOf(`/builds/${id}/runs/${id}-r1/transcript`)).toEqual([
    410,
    expect.stringContaining('RETENTION_DAYS'),
  ]);
  expect(await answerOf(`/builds/${id}/runs/${id}-r1`)).toMatchObject({ removedAt: expect.any(Number), turns: [] });
});

test('a diff is what the evaluation saw, until it goes with the transcript', async () => {
  const id = 'breaddiffaa';
  await endedBuild(id, { endedAt: 5000 });
  const run = runStub(`${id}-r1`);
  await runInDurableObject(run, (_, { storage }) => {
    const merge = {
      repository: 'app',
      from: sha('a'),
      to: sha('b'),
      files: [{ path: 'a.ts', status: 'added' as const }],
      omittedFiles: 0,
      outside: [],
      patch: 'diff --git a/a.ts b/a.ts\n+1\n',
      omittedBytes: 0,
      weakened: [],
      since: null,
    };
    openStore(storage).commit({ evaluation: { ...noEvaluation, merges: [merge] } });
  });
  await evictDurableObject(run);
  expect(await runPorts(env).diff(`${id}-r1`)).toEqual([
    {
      repository: 'app',
      from: sha('a'),
      to: sha('b'),
      files: [{ path: 'a.ts', status: 'added', patch: 'diff --git a/a.ts b/a.ts\n+1\n', isCut: false }],
      omittedFiles: 0,
      omittedBytes: 0,
    },
  ]);
  await run.removeTranscript();
  expect(await runPorts(env).diff(`${id}-r1`)).toBeNull();
});

test('a transcript comes in pages that end before they are too large, and who follows it hears of each message', async () => {
  const id = 'breadlongaa';
  await endedBuild(id, { endedAt: 5000 });
  await runInDurableObject(runStub(`${id}-r1`), async (_, { storage }) => {
    const news = announcement();
    const store = withNews(openStore(storage), news);
    const say = (text: string): ContentBlock[] => [{ type: 'text', text }];
    const heard = news.wait(60_000);
    store.commit({
      messages: [400_000, 700_000, 1_500_000, 1].map((size) => ({ role: 'assistant', content: say('x'.repeat(size)) })),
    });
    await heard;
    const page = (way: { after: number } | { before: number | null }, isOver = true, limit = 50) => {
      const { messages, next, previous, more } = transcriptPage(store, { waitMs: 0, limit, ...way }, isOver);
      return [messages.map(({ n }) => n), next, previous, more];
    };
    const after = (n: number, isOver = true) => page({ after: n }, isOver);
    const before = (n: number | null, limit?: number) => page({ before: n }, true, limit);
    expect([after(-1), after(1), after(2), after(3), after(4), after(4, false)]).toEqual([
      [[0, 1], 1, null, true],
      [[2], 2, 2, true],
      [[3], 3, 3, true],
      [[4], 4, 4, false],
      [[], 4, 5, false],
      [[], 4, 5, true],
    ]);
    expect([before(null), before(4, 1), before(3), before(2), before(2, 1), before(0), before(99, 1)]).toEqual([
      [[4], 4, 4, false],
      [[3], 3, 3, true],
      [[2], 2, 2, true],
      [[0, 1], 1, null, true],
      [[1], 1, 1, true],
      [[], -1, null, true],
      [[4], 4, 4, false],
    ]);
  });
});

test('a transcript is read from its end through the API, and in one way at a time', async () => {
  const id = 'breadbackaa';
  await endedBuild(id, { endedAt: 5000 });
  const path = `/builds/${id}/runs/${id}-r1/transcript`;
  const backwards = await answerOf(`${path}?before=end&limit=1`);
  expect(backwards).toMatchObject({ messages: [{ n: 0 }], next: 0, previous: null, more: false });
  for (const query of ['before=1&after=0', 'before=1&wait=1', 'before=last'])
    expect(await refusalOf(`${path}?${query}`)).toEqual([400, expect.stringContaining('before')]);
});

test('the smaller lists and the retrospective are answered, this as Markdown too', async () => {
  const id = 'breadreport';
  await gradedBuild(id);
  expect(await answerOf(`/builds/${id}/requirements`)).toMatchObject({
    requirements: [{ id: 'R1', quote: 'It works.', state: 'open', criteria: [{ task: 'a' }, { task: 'b' }] }],
    next: null,
  });
  expect(await answerOf(`/builds/${id}/discoveries`)).toEqual({ discoveries: [], next: null });
  expect(await answerOf(`/builds/${id}/notes`)).toEqual({ notes: [], next: null });
  expect(await answerOf(`/builds/${id}/breaker`)).toEqual({ transitions: [], next: null });
  expect(await answerOf(`/builds/${id}/costs?points=3`)).toMatchObject({
    at: [4000, 4500, 5000],
    costUsd: [0, 0, 0],
    byRole: [],
    cacheShare: [null, null, null],
  });
  for (const points of [1, 501])
    expect(await refusalOf(`/builds/${id}/costs?points=${points}`)).toEqual([400, expect.stringContaining('points')]);
  expect(await answerOf(`/builds/${id}/retrospective`)).toMatchObject({
    id,
    status: 'cancelled',
    byRole: [{ role: 'generator', runs: 2, ms: 2000 }],
    drift: { requirements: 1, met: 0 },
    person: [{ what: 'Cancelled by a person' }],
  });
  const markdown = await real().get(`/builds/${id}/retrospective?format=markdown`);
  expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(await markdown.text()).toContain(`Build \`${id}\`: **cancelled**`);
});

test('the long texts of rounds go with the transcripts, and how they were graded stays', async () => {
  const id = 'breadgoneaa';
  const verdict = await gradedBuild(id);
  const criteria = verdict.criteria.map((one) => ({ ...one, evidence: `${'x'.repeat(998)} … ${'x'.repeat(998)}` }));
  await runInDurableObject(buildStub(id), (_, { storage }) => {
    const store = buildStore(storage);
    const before = store.load();
    if (!before) throw new Error('there is no build');
    storage.sql.exec('INSERT INTO record VALUES (?, ?, ?)', 'round:a:000001:later', 1, '{"kind":"of a newer release"}');
    const after = { ...before, transcriptsRemovedAt: 6000 };
    store.commit({ before, after, events: [], effects: [], performed: null, now: 6000 });
    expect(store.records.since({ seq: 0, key: '' }).map(({ record }) => record)).toEqual([
      {
        kind: 'end',
        task: 'a',
        round: 1,
        at: 4000,
        how: 'rejected',
        reason: 'criteria not met: C1',
        feedback: [{ kind: 'criteria', failed: criteria }],
      },
      { ...verdict, criteria, tests: { ...verdict.tests, excerpt: '' } },
    ]);
  });
  expect(await answerOf(`/builds/${id}/tasks/a/rounds/1`)).toMatchObject({
    status: 'rejected',
    evaluations: [{ criteria, tests: { output: '' } }],
  });
});
