/** A run's session in the real object, against a scripted model, a real sandbox and real git. */
import { expect, test } from 'vitest';
import { buildOf, generating, order, requirements, runOf, runToEnd, servers, task, toolResults } from './orders.ts';

test('a generator works its task to a candidate and tells what it found', async () => {
  const given = order(generating('greet'));
  const reports = await runToEnd(given);
  expect(reports).toEqual([
    {
      kind: 'discovery',
      commit: servers.base,
      discovery: { kind: 'fact', text: 'Greetings are lower case.', evidence: 'api/greeting.txt', scope: [] },
    },
    {
      kind: 'ended',
      outcome: {
        kind: 'candidate',
        candidate: {
          ref: `refs/breakwater/${given.buildId}/candidate/${given.runId}`,
          commits: [{ repository: 'api', commit: expect.stringMatching(/^[0-9a-f]{40}$/) }],
        },
        treeId: expect.stringMatching(/^[0-9a-f]{64}$/),
        changed: { digest: expect.stringMatching(/^[0-9a-f]{64}$/), count: 1, paths: ['api:greeting.txt'] },
        summary: 'Done.',
        heardNotes: [],
      },
    },
  ]);
  expect(await toolResults(given)).toEqual([
    'hello',
    expect.stringContaining('hello world'),
    'api/greeting.txt\n  1: hello world\napi/test.sh\n  1: grep -q hello greeting.txt',
    'Noted.',
  ]);
});

test('what a model gets wrong comes back to it as an error that says what to do', async () => {
  const given = order(generating('stumble', { task: task({ id: 'stumble' }) }));
  const reports = await runToEnd(given);
  expect(reports).toEqual([{ kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate' }) }]);
  const results = await toolResults(given);
  expect(results.map((text) => text.split('\n')[0])).toEqual([
    'The input was not accepted. Correct it and call the tool again:',
    'The input was not accepted. Correct it and call the tool again:',
    'Nothing has changed: there is no work to hand in. Make the change that the task asks for.',
    '(no output)',
    expect.stringContaining('The work was not handed in: sh test.sh failed in a clean checkout of it.'),
    '(no output)',
    expect.stringContaining('These files are outside the scope of the task'),
    '(no output)',
  ]);
});

test('a planner reads the repositories and hands in a plan that has the right form', async () => {
  const given = order({ role: 'architect', spec: 'It greets.' });
  const reports = await runToEnd(given);
  expect(reports).toEqual([
    { kind: 'ended', outcome: { kind: 'plan', answers: [], plan: expect.objectContaining({ requirements }) } },
  ]);
  expect(await toolResults(given)).toEqual([
    'api/',
    '     1\tgrep -q hello greeting.txt',
    expect.stringContaining('- plan.requirements: '),
  ]);
});

test('every turn is reserved before it is called and settled after', async () => {
  const given = order(generating('greet'));
  await runToEnd(given);
  const accounts = await buildOf(given).accounts();
  expect(accounts.map(({ settle, reserve }) => [settle?.turn ?? null, reserve?.turn ?? null])).toEqual([
    [null, 1],
    [1, 2],
    [2, 3],
    [3, 4],
    [4, null],
  ]);
  const turns = await runOf(given).timings();
  const costs = turns.map(({ costUsd }) => costUsd);
  expect(accounts.flatMap(({ settle }) => (settle ? [settle.costUsd] : []))).toEqual(costs);
  const reserved = accounts.flatMap(({ reserve }) => (reserve ? [reserve.usd] : []));
  expect(reserved.every((usd, index) => usd > (costs[index] ?? 0))).toBe(true);
});
