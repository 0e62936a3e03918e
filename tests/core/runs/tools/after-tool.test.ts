/** What comes of a tool call: a result, a report, the end of the run, or the call once more. */
import { expect, test } from 'vitest';
import { afterTool, type RanCall } from '../../../../src/core/runs/tools/after-tool.ts';
import { answer, failed, readAnswer, refusal } from '../../../../src/core/runs/tools/tool-outcome.ts';
import { call, inSession, record, turn, user } from '../records.ts';

const clock = { now: 5000, random: 1 };
const run = record({
  state: inSession('tools', { backoff: { cause: 'sandbox', attempt: 1, since: 0, at: 0 } }),
  turn: turn({ toolMs: 5 }),
});
const ran = (given: Partial<RanCall> = {}): RanCall => ({
  call: call({ state: 'started' }),
  use: { id: 'toolu_1', name: 'bash', input: { command: 'npm test' } },
  outcome: answer('ok'),
  tookMs: 20,
  wasInterrupted: false,
  changesTree: true,
  ...given,
});
const done = (result: string, isError = false) => ({
  calls: [call({ state: 'done', result, isError })],
  turn: turn({ toolMs: 25 }),
});

test('an answer goes into the journal, with what it says of the tree and of circles', () => {
  expect(afterTool(run, ran(), clock)).toEqual({
    ...done('ok'),
    state: { dirty: true, backoff: null, repeats: { recent: [expect.any(String)], count: 1, waited: 0 } },
  });
  expect(afterTool(run, ran({ outcome: refusal('no'), changesTree: false }), clock)).toMatchObject({
    ...done('no', true),
    state: { dirty: false },
  });
});

test('a file that is read again and is the same is not shown twice, and counts as the same call all the same', () => {
  const text = 'a line of the file\n'.repeat(40);
  const use = { id: 'toolu_1', name: 'read_file', input: { path: 'app/a.ts' } };
  const messages = [
    user('Begin.'),
    { role: 'assistant' as const, content: [{ type: 'tool_use', ...use, id: 'toolu_0' }] },
    { role: 'user' as const, content: [{ type: 'tool_result', tool_use_id: 'toolu_0', content: text }] },
  ];
  const first = afterTool(run, ran({ use, outcome: readAnswer(text) }), clock);
  const again = afterTool({ ...run, messages }, ran({ use, outcome: readAnswer(text) }), clock);
  const off = { ...run, messages, order: { ...run.order, tokens: { ...run.order.tokens, compactResults: false } } };
  const results = [first, again, afterTool(off, ran({ use, outcome: readAnswer(text) }), clock)];
  expect(results.map(({ calls }) => calls?.[0]?.result.slice(0, 23))).toEqual([
    text.slice(0, 23),
    'Unchanged since turn 1,',
    text.slice(0, 23),
  ]);
  expect(again.state?.repeats).toEqual(first.state?.repeats);
});

test('what a crash has cut off says nothing about the model', () => {
  expect(afterTool(run, ran({ wasInterrupted: true }), clock)).toEqual({
    ...done('ok'),
    state: { dirty: true, backoff: null },
  });
});

test('a discovery is reported beside its answer', () => {
  const discovery = {
    kind: 'convention',
    text: 'Dates are UTC.',
    evidence: 'app/README.md',
    scope: ['app:src/**'],
  } as never;
  const change = afterTool(run, ran({ outcome: { kind: 'discovery', discovery, text: 'Noted.' } }), clock);
  expect(change).toMatchObject({ ...done('Noted.'), reports: [{ kind: 'discovery', discovery }] });
});

test('a sandbox that is about to end has begun nothing of the call, which waits for the next one', () => {
  const outcome = failed({ reason: 'stopping', message: 'takes no new commands' });
  const begun = call({ state: 'started', life: 'before', kept: { a: 1 } });
  const change = afterTool(run, ran({ call: begun, outcome }), clock);
  expect([change.calls, change.state?.backoff?.cause]).toEqual([[{ ...begun, state: 'waiting' }], 'sandbox']);
});

test('a sandbox that does not answer keeps the call open, and its tree may have changed', () => {
  const outcome = failed({ reason: 'infrastructure', message: 'gone' });
  expect(afterTool(run, ran({ outcome }), clock)).toEqual({
    state: {
      backoff: { cause: 'sandbox', attempt: 2, since: 0, at: 6000 },
      waitedMs: 0,
      sandbox: 'unsure',
      dirty: true,
    },
    reports: [],
    turn: turn({ toolMs: 25 }),
  });
});

test('the same call with the same result is warned of, and in the end ends the run', () => {
  let state = run.state;
  const changes = Array.from({ length: 6 }, () => {
    const change = afterTool({ ...run, state }, ran(), clock);
    state = { ...state, ...change.state };
    return change;
  });
  expect(state.phase).toEqual({
    kind: 'reporting',
    outcome: {
      kind: 'failed',
      reason: 'stagnation',
      message: '6 calls in a row brought nothing new: same call, same result (bash)',
    },
  });
  expect(changes[2]?.state?.notices).toEqual([expect.stringContaining('The last 3 calls brought nothing new')]);
});
