/** A run that is stopped in the middle of a model call owes what the call has cost until then. */
import { expect, test } from 'vitest';
import { infrastructureFailure } from '../../../src/containers/driver/sandbox.ts';
import { noneUnconfirmed } from '../../../src/core/money/ledger.ts';
import type { Change } from '../../../src/core/runs/change.ts';
import type { LedgerRequest } from '../../../src/core/runs/ledger-questions.ts';
import type { RunRecord } from '../../../src/core/runs/record.ts';
import type { ModelResult } from '../../../src/core/runs/turns/model-result.ts';
import { drive } from '../../../src/durable-objects/agent-runs/loop.ts';
import { promptTexts } from '../../../src/durable-objects/agent-runs/model/prompt-texts.ts';
import type { Ports } from '../../../src/durable-objects/agent-runs/ports.ts';
import { sessionRole } from '../../../src/durable-objects/agent-runs/roles/session-role.ts';
import type { RunStore } from '../../../src/durable-objects/agent-runs/store.ts';
import { noLimits } from '../../core/builders.ts';
import { inSession, order, record, turn } from '../../core/runs/records.ts';

const usage = { ...turn().usage, input: 1000 };

/** Drives a run that is stopped while the model answers; gives back what the ledger was asked, until the run had ended. */
async function stoppedDuring(answer: ModelResult): Promise<LedgerRequest[]> {
  const prompt = { role: 'user' as const, content: [{ type: 'text', text: 'Go.' }] };
  let known: RunRecord = record({
    state: inSession('model'),
    messages: [prompt],
  });
  const commit = (change: Change): RunRecord => {
    const { state, turn: open, messages = [] } = change;
    known = {
      ...known,
      state: { ...known.state, ...state },
      turn: open ?? known.turn,
      messages: [...known.messages, ...messages],
    };
    return known;
  };
  const store: Pick<RunStore, 'record' | 'commit'> = { record: () => known, commit };
  const asked: LedgerRequest[] = [];
  const gone = async () => infrastructureFailure('it is gone');
  const ports: Ports = {
    callModel: async () => {
      commit({ state: { phase: { kind: 'disposing', reason: 'cancelled' } } });
      return answer;
    },
    build: {
      report: async () => undefined,
      askLedger: async (request) => {
        asked.push(request);
        return 'granted';
      },
    },
    limits: async () => noLimits,
    sandbox: { prepare: gone, call: gone, exec: gone, keepWarm: gone, dispose: gone },
    keepEvidence: async () => null,
    live: { seenBytes: () => null, heard: () => undefined },
    texts: promptTexts,
    now: () => 0,
    random: () => 0,
    signal: new AbortController().signal,
  };
  const life = {
    store,
    role: sessionRole(order(), promptTexts),
    ports,
    begun: { turn: null, call: null },
    wakes: 0,
    offers: 0,
  };
  await drive(life, { steps: 4, ms: 1000 });
  expect(known.messages).toEqual([prompt]);
  return asked;
}

test.each<[string, ModelResult]>([
  ['a call that was cut off', { kind: 'aborted', usage }],
  ['a stream that broke', { kind: 'outage', message: 'cut', retryAfterMs: null, usage }],
  [
    'an answer that came all the same',
    { kind: 'message', content: [{ type: 'text', text: 'Hm.' }], stopReason: 'end_turn', usage },
  ],
])('%s is settled, and nothing else is taken of it', async (_, answer) => {
  const asked = await stoppedDuring(answer);
  expect(asked.map(({ settle, reserve }) => [settle, reserve?.turn ?? null])).toEqual([
    [null, 1],
    [{ turn: 1, usage, costUsd: 0.002, unconfirmed: noneUnconfirmed }, null],
  ]);
});
