/** What each scripted fault looks like to a client of the real SDK, and that the turn is answered after it. */
import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { noUsage } from '../../src/core/money/prices.ts';
import type { Script } from '../../src/scripted-model/script/script.ts';
import { aRequest, openModel, playing } from './open-model.ts';

type FaultOfTurn = NonNullable<Script['sessions'][number]['turns'][number]['fault']>;
const open = (fault: FaultOfTurn) =>
  openModel({ script: playing({ text: 'Here you are.', tools: [{ name: 'bash', input: { command: 'ls' } }], fault }) });

/** Streams one answer and tells how it ended. */
async function outcome(client: Anthropic): Promise<object> {
  try {
    return { answered: (await client.messages.stream(aRequest()).finalMessage()).stop_reason };
  } catch (error) {
    if (error instanceof Anthropic.APIError) {
      const { status, type, errorCode } = error;
      return { class: error.constructor.name, status, type, errorCode, retryAfter: error.headers?.get('retry-after') };
    }
    if (error instanceof Anthropic.AnthropicError) return { class: error.constructor.name, message: error.message };
    throw error;
  }
}

const refused = (name: string, status: number, type: string, partial: object = {}): object => ({
  class: name,
  status,
  type,
  errorCode: null,
  retryAfter: null,
  ...partial,
});
const broken = (message: string): object => ({ class: 'AnthropicError', message });

const faults: [FaultOfTurn, object][] = [
  [
    { kind: 'rate-limit', retryAfterSeconds: 7 },
    refused('RateLimitError', 429, 'rate_limit_error', { retryAfter: '7' }),
  ],
  [{ kind: 'rate-limit' }, refused('RateLimitError', 429, 'rate_limit_error')],
  [{ kind: 'overloaded' }, refused('OverloadedError', 529, 'overloaded_error')],
  [{ kind: 'server-error' }, refused('InternalServerError', 500, 'api_error')],
  [
    { kind: 'spend-limit' },
    refused('EnforcedSpendLimitReachedError', 429, 'rate_limit_error', { errorCode: 'enforced_spend_limit_reached' }),
  ],
  [{ kind: 'no-credit' }, refused('PaymentRequiredError', 402, 'billing_error')],
  [{ kind: 'cut', afterEvents: 0 }, broken('request ended without sending any chunks')],
  [{ kind: 'cut', afterEvents: 4 }, broken('stream ended without producing a Message with role=assistant')],
  // Everything but `message_stop`: the answer looks complete and is not.
  [{ kind: 'cut', afterEvents: 1000 }, broken('stream ended without producing a Message with role=assistant')],
  [{ kind: 'cut', afterEvents: 4, how: 'reset' }, broken('terminated')],
  [
    { kind: 'error-event', afterEvents: 4 },
    { class: 'APIError', status: undefined, type: 'overloaded_error', errorCode: null, retryAfter: null },
  ],
  [
    { kind: 'status', status: 403, type: 'permission_error', retryAfter: 'Sat, 01 Jan 2000 00:00:00 GMT' },
    refused('PermissionDeniedError', 403, 'permission_error', { retryAfter: 'Sat, 01 Jan 2000 00:00:00 GMT' }),
  ],
  [
    { kind: 'no-answer', how: 'reset' },
    { class: 'APIConnectionError', status: undefined, type: null, errorCode: null, retryAfter: undefined },
  ],
  [{ kind: 'page' }, broken('request ended without sending any chunks')],
  [{ kind: 'garbage', afterEvents: 4 }, broken('Unterminated string in JSON at position 19 (line 1 column 20)')],
  [{ kind: 'odd', what: 'no-usage' }, broken("Cannot set properties of undefined (setting 'output_tokens')")],
  [{ kind: 'odd', what: 'no-stop-reason' }, { answered: null }],
  [{ kind: 'odd', what: 'unknown-event' }, { answered: 'tool_use' }],
  [{ kind: 'odd', what: 'unknown-block' }, { answered: 'tool_use' }],
  [{ kind: 'odd', what: 'unknown-delta' }, { answered: 'tool_use' }],
  [{ kind: 'odd', what: 'input-no-object' }, { answered: 'tool_use' }],
  [
    { kind: 'error-event', afterEvents: 0, type: 'api_error' },
    { class: 'APIError', status: undefined, type: 'api_error', errorCode: null, retryAfter: null },
  ],
];

for (const [fault, expected] of faults) {
  test(`${JSON.stringify(fault)} reaches the client, and then the turn is answered`, async () => {
    const { client } = await open(fault);
    expect([await outcome(client), await outcome(client)]).toEqual([expected, { answered: 'tool_use' }]);
  });
}

test('iterating a raw stream hides a cut: it just ends before message_stop', async () => {
  const { client } = await open({ kind: 'cut', afterEvents: 4 });
  const types: string[] = [];
  for await (const event of await client.messages.create({ ...aRequest(), stream: true })) types.push(event.type);
  expect(types).toEqual(['message_start', 'content_block_start', 'content_block_delta']);
});

test('a fault comes as often as it is scripted, for each conversation anew', async () => {
  const { client, model } = await open({ kind: 'overloaded', times: 2 });
  const statuses = async (round: string): Promise<unknown[]> => {
    const messages = [{ role: 'user' as const, content: round }];
    const ask = () =>
      client.messages.create(aRequest({ messages })).then(
        () => 200,
        ({ status }) => status,
      );
    return [await ask(), await ask(), await ask(), await ask()];
  };
  expect(await statuses('Round: 1')).toEqual([529, 529, 200, 200]);
  expect(await statuses('Round: 2')).toEqual([529, 529, 200, 200]);
  expect(model.calls.map(({ outcome: ended, status }) => [ended, status]).slice(0, 3)).toEqual([
    ['refused', 529],
    ['refused', 529],
    ['answered', 200],
  ]);
});

test.each([
  { kind: 'no-answer', how: 'hang' },
  { kind: 'silence', afterEvents: 4 },
] as const)('%o lasts until the client has had enough of it', async (fault) => {
  const { client, model } = await open(fault);
  const signal = AbortSignal.timeout(200);
  await expect(client.messages.stream(aRequest(), { signal }).finalMessage()).rejects.toThrow('aborted');
  expect(await outcome(client)).toEqual({ answered: 'tool_use' });
  const [first] = model.calls;
  expect({ ended: first?.outcome, fault: first?.fault }).toEqual({ ended: 'unfinished', fault: fault.kind });
});

test('thinking that the output limit cuts off is not signed, and is refused when it comes back', async () => {
  const { client } = await openModel({ script: playing({ thinking: 'On and on.', stop: 'max_tokens' }) });
  const { content } = await client.messages.stream(aRequest()).finalMessage();
  expect(content).toEqual([{ type: 'thinking', thinking: 'On and on.', signature: '' }]);
  const messages = [
    ...aRequest().messages,
    { role: 'assistant' as const, content },
    { role: 'user' as const, content: 'Go on.' },
  ];
  await expect(client.messages.create(aRequest({ messages }))).rejects.toThrow(
    'Invalid `signature` in `thinking` block',
  );
});

test('a client that leaves before the first byte is charged nothing', async () => {
  const arrived = Promise.withResolvers<void>();
  const now = (): number => {
    arrived.resolve();
    return 0;
  };
  const { client, model } = await openModel({ script: { ...playing({ text: 'Late.' }), latencyMs: 60_000 }, now });
  const leaving = new AbortController();
  const asking = client.messages.create(aRequest(), { signal: leaving.signal });
  await arrived.promise;
  leaving.abort();
  await expect(asking).rejects.toThrow('aborted');
  await model.close();
  expect(model.calls.map(({ outcome: ended, usage }) => ({ ended, usage }))).toEqual([
    { ended: 'unfinished', usage: noUsage },
  ]);
});
