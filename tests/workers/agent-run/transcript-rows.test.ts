/** The rows of a transcript: whatever is committed, none of them is ever changed. */
import { runInDurableObject } from 'cloudflare:test';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../../src/core/runs/change.ts';
import type { Message } from '../../../src/core/runs/transcript.ts';
import { openStore } from '../../../src/durable-objects/agent-runs/store.ts';
import { generating, order, runOf } from './orders.ts';

const text = fc.string().map((words) => ({ type: 'text', text: words }));
const message: fc.Arbitrary<Message> = fc.record({
  role: fc.constantFrom('user', 'assistant'),
  content: fc.array(text, { maxLength: 3 }),
});
/** `opens`: the messages are the first of a new session. `crashes`: the next step reads everything anew. */
const step = fc.record({ opens: fc.boolean(), crashes: fc.boolean(), messages: fc.array(message, { maxLength: 4 }) });

/** A new object's storage, and an order to begin with. */
const inStorage = (play: (storage: DurableObjectStorage) => void): Promise<void> =>
  runInDurableObject(runOf(order(generating('greet'))), async (_, { storage }) => play(storage));

test('commits only add rows, and the record holds the rows of the current session alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), (steps) =>
      inStorage((storage) => {
        let store = openStore(storage);
        store.create(order(generating('greet')));
        let number = 1;
        let current: Message[] = [];
        for (const { opens, crashes, messages } of steps) {
          const before = store.transcript(-1, 1000);
          const opened = opens && messages.length > 0;
          if (opened) {
            number += 1;
            current = [];
          }
          current.push(...messages);
          const change: Change = opened ? { messages, state: { session: { number, firstTurn: 1 } } } : { messages };
          store.commit(change);
          if (crashes) store = openStore(storage);
          const added = messages.map(({ role, content }, index) => ({
            n: before.length + index,
            session: number,
            turn: role === 'user' ? 1 : null,
            role,
            content: JSON.stringify(content),
          }));
          expect(store.transcript(-1, 1000)).toEqual([...before, ...added]);
          expect(store.record()?.messages).toEqual(current);
        }
      }),
    ),
    { numRuns: 40 },
  );
});
