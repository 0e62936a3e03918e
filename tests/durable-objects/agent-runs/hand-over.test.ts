/** How a session goes on in a new one: what is asked of the sandbox, and what the model then reads. */
import { expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import type { RunRecord } from '../../../src/core/runs/record.ts';
import type { Message } from '../../../src/core/runs/transcript.ts';
import type { Ports } from '../../../src/durable-objects/agent-runs/ports.ts';
import { sessionRole } from '../../../src/durable-objects/agent-runs/roles/session-role.ts';
import { goOnInNewSession } from '../../../src/durable-objects/agent-runs/steps/hand-over.ts';
import { callModel } from '../../../src/durable-objects/agent-runs/steps/model-turn.ts';
import { noLimits } from '../../core/builders.ts';
import { handingOver, text, why } from '../../core/runs/handing-over.ts';
import { assignments, inSession, order, user } from '../../core/runs/records.ts';
import { promptTexts } from './texts.ts';

/** A sandbox that pushes and runs as it is told to, and notes what it was asked. */
function sandbox(answers: { save?: 'git' | 'infrastructure'; output?: string } = {}) {
  const asked: string[] = [];
  const failure = (reason: 'git' | 'infrastructure') => ({ ok: false as const, error: { reason, message: 'no' } });
  const call = async (operation: string) => {
    asked.push(operation);
    return answers.save ? failure(answers.save) : { ok: true, result: { commit: '', tree: '', changed: true } };
  };
  const exec: RunSandbox['exec'] = async ({ command, cwd }) => {
    asked.push(`${cwd}: ${command}`);
    const { output = 'abc Wrap\n file | 2 +-' } = answers;
    return {
      ok: true,
      result: { exitCode: 0, signal: null, timedOut: false, output, omittedBytes: 0, durationMs: 1 },
    };
  };
  return {
    asked,
    sandbox: {
      call: call as unknown as RunSandbox['call'],
      exec,
      prepare: notAsked,
      keepWarm: notAsked,
      dispose: notAsked,
    },
  };
}

const notAsked = async (): Promise<never> => {
  throw new Error('nothing is prepared or given back here');
};

const portsOf = (hands: RunSandbox): Ports => ({
  callModel: async () => ({ kind: 'aborted', usage: null }),
  build: { report: async () => undefined, askLedger: async () => 'granted' },
  sandbox: hands,
  keepEvidence: async () => null,
  live: { seenBytes: () => null, heard: () => undefined },
  limits: async () => noLimits,
  texts: promptTexts,
  now: () => 1000,
  random: () => 1,
  signal: new AbortController().signal,
});

const roleOf = ({ order: given }: RunRecord) => sessionRole(given, promptTexts);

test('the new session begins as the first did, then with the work so far and the note; the old one is left alone', async () => {
  const { asked, sandbox: hands } = sandbox();
  const given = handingOver('Done: a.');
  const before = JSON.stringify(given);
  const change = await goOnInNewSession(given, roleOf(given), portsOf(hands));
  const first = roleOf(given).firstMessage({ previous: [], evaluation: given.evaluation });
  const continued = expect.stringMatching(
    /^Session: 2\n[\s\S]*because it has had its 3 turns\.[\s\S]*<git>\nabc Wrap\n file \| 2 \+-\n<\/git>[\s\S]*<note>\nDone: a\.\n<\/note>/,
  );
  expect(change).toEqual({
    state: {
      phase: { kind: 'session', expects: 'model' },
      session: { number: 2, firstTurn: 5 },
      dirty: false,
      backoff: null,
      knownTokens: 0,
      silent: 0,
      cutOff: 0,
      paused: 0,
      repeats: { recent: [], count: 0, waited: 0 },
      notices: [],
    },
    messages: [{ role: 'user', content: [...first.content, text(continued)] }],
    reports: [{ kind: 'handed-over', session: 2, why }],
  });
  expect(asked).toEqual([
    'save',
    expect.stringMatching(/^app: index=.*--intent-to-add; git .*log --oneline.*; git .*diff --stat/),
  ]);
  expect(JSON.stringify(given)).toBe(before);
  expect(await goOnInNewSession(given, roleOf(given), portsOf(hands))).toEqual(change);
});

test('what a person and the system have said goes into every session after it', async () => {
  const note = 'A note from the person who ordered this build:\n<note>\nDates are UTC.\n</note>';
  const result = { type: 'tool_result', tool_use_id: 'toolu_9', content: note };
  const told: Message = { role: 'user', content: [result, text('The sandbox was replaced.'), text(note)] };
  const continued = async (messages: readonly Message[], notices: string[] = []) => {
    const given = handingOver('Done: a.', { messages });
    const state = { ...given.state, notices };
    const change = await goOnInNewSession({ ...given, state }, roleOf(given), portsOf(sandbox().sandbox));
    return change.messages ?? [];
  };
  const second = await continued([user('Begin.'), told], ['The sandbox is a new one.']);
  expect(second[0]?.content.slice(3)).toEqual([text(note), text('The sandbox is a new one.')]);
  expect((await continued(second))[0]?.content.slice(3)).toEqual([text(note)]);
});

test('what git refuses to commit is told, and a sandbox that does not answer is brought back first', async () => {
  const given = handingOver('Done: a.');
  const open = (save: 'git' | 'infrastructure') =>
    goOnInNewSession(given, roleOf(given), portsOf(sandbox({ save }).sandbox));
  const refused = await open('git');
  expect(refused.state).toMatchObject({ dirty: true, session: { number: 2 } });
  expect(JSON.stringify(refused.messages)).toContain('The last changes could not be committed yet: no');
  const lost = await open('infrastructure');
  expect(lost).toMatchObject({ state: { sandbox: 'unsure', backoff: { cause: 'sandbox', attempt: 1 } } });
  expect(lost.messages).toBeUndefined();
});

test('a prompt that the provider refuses as too long ends its turn, and the session with a note of the system', async () => {
  const { sandbox: hands } = sandbox();
  const { state: _, ...rest } = handingOver(null);
  const given = { ...rest, state: inSession('model') };
  const refusal = { kind: 'rejected' as const, reason: 'context-window' as const, message: 'too long', usage: null };
  const ports = { ...portsOf(hands), callModel: async () => refusal };
  const change = await callModel(given, roleOf(given), ports);
  expect(change).toMatchObject({
    turn: { turn: 4, stopReason: 'prompt_too_long' },
    state: { phase: { kind: 'handing-over', note: expect.stringContaining('no note of its own') } },
  });
  expect(change.messages).toEqual([]);
});

test.each(assignments)(
  'a new session of the $role has the prefix and the opening of the one before',
  async (assignment) => {
    const { asked, sandbox: hands } = sandbox({ output: '' });
    const given = handingOver('Done: a.', { order: order({ assignment }) });
    const { messages = [] } = await goOnInNewSession(given, roleOf(given), portsOf(hands));
    const first = roleOf(given).firstMessage({ previous: [], evaluation: given.evaluation });
    const [message] = messages;
    expect(message?.content.slice(0, -1)).toEqual(first.content);
    expect(message?.content.at(-1)?.text).not.toMatch(/\{\{|undefined/);
    expect(asked.length).toBe(assignment.role === 'generator' ? 2 : 0);
  },
);
