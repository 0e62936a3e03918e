/** How a run asks for its slot, is offered one, and gives it back. */
import { expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import { infrastructureFailure } from '../../../src/containers/driver/sandbox.ts';
import type { RunState } from '../../../src/core/runs/record.ts';
import type { SlotAnswer } from '../../../src/core/runs/slots.ts';
import type { Ports } from '../../../src/durable-objects/agent-runs/ports.ts';
import { acquireSlot, giveBack, offeredSlot, releaseSlot } from '../../../src/durable-objects/agent-runs/steps/slot.ts';
import { inSession, record, state } from '../../core/runs/records.ts';

/** Ports that write down what is asked of slots and sandbox; both answer as the test says. */
function ports(given: { slot?: SlotAnswer | Error; save?: 'done' | 'git' | 'lost'; dispose?: 'done' | 'lost' } = {}) {
  const { slot = { kind: 'granted' }, save = 'done', dispose = 'done' } = given;
  const asked: unknown[] = [];
  const answer = async (request: unknown): Promise<SlotAnswer> => {
    asked.push(request);
    if (slot instanceof Error) throw slot;
    return slot;
  };
  const saved = {
    done: { ok: true, result: { commit: 'c', tree: 't', changed: true } },
    git: { ok: false, error: { reason: 'git', message: 'conflict markers' } },
    lost: infrastructureFailure('gone'),
  };
  const call = async (operation: string): Promise<unknown> => {
    asked.push(operation);
    if (operation === 'save') return saved[save];
    return dispose === 'done' ? { ok: true, result: { done: true } } : infrastructureFailure('gone');
  };
  const made: Pick<Ports, 'slots' | 'sandbox' | 'now' | 'random' | 'signal'> = {
    slots: { acquire: answer, release: async (request) => void (await answer(request)) },
    sandbox: {
      prepare: async () => infrastructureFailure('nothing is prepared here'),
      call: call as RunSandbox['call'],
      exec: async () => infrastructureFailure('nothing runs here'),
    },
    now: () => 1000,
    random: () => 1,
    signal: new AbortController().signal,
  };
  return { asked, ports: made as Ports };
}

const fresh = state({ sandbox: 'absent', slot: { kind: 'none', ticket: 1 } });
const queued = state({ sandbox: 'absent', slot: { kind: 'queued', ticket: 1, since: 200 } });

test('a slot that is free is held, and one that is not is reported and waited for', async () => {
  const free = ports();
  expect(await acquireSlot(record({ state: fresh }), free.ports)).toEqual({
    state: { slot: { kind: 'held', ticket: 1 }, backoff: null },
  });
  expect(free.asked).toEqual([{ runId: 'b-r1', buildId: 'b', ticket: 1 }]);
  const slots = { inUse: 18, limit: 18, of: 'account' } as const;
  expect(await acquireSlot(record({ state: fresh }), ports({ slot: { kind: 'queued', ...slots } }).ports)).toEqual({
    state: { slot: { kind: 'queued', ticket: 1, since: 1000 }, backoff: null },
    reports: [{ kind: 'queued', slots }],
  });
});

test('an object that does not answer is asked again, the build is told, and it is not the time of the run', async () => {
  const silent = ports({ slot: new Error('SANDBOX_LIMIT must be a number') });
  expect(await acquireSlot(record({ state: fresh }), silent.ports)).toEqual({
    state: { backoff: { cause: 'slots', attempt: 1, since: 1000, at: 1500 }, waitedMs: 500 },
    reports: [
      {
        kind: 'outage',
        message: 'no sandbox can be had: SANDBOX_LIMIT must be a number',
        retryAt: 1500,
        deadlineAt: 100_500,
      },
    ],
  });
});

test('an offer ends the wait, whose time is not the time of the run', () => {
  expect(offeredSlot(record({ state: queued }), 1, 700)).toEqual({
    state: { slot: { kind: 'held', ticket: 1 }, waitedMs: 500 },
    reports: [{ kind: 'admitted' }],
  });
  expect(offeredSlot(record({ state: fresh }), 1, 700)).toEqual({
    state: { slot: { kind: 'held', ticket: 1 }, backoff: null },
  });
  expect(offeredSlot(record({ state: state() }), 1, 700)).toEqual({});
});

test('a run declines the slot of another ticket, and any that it has no use for', () => {
  const ended = { phase: { kind: 'ended' as const } };
  const disposing = { phase: { kind: 'disposing' as const, reason: 'stopped' } };
  const declined = (given: RunState, ticket = 1) => offeredSlot(record({ state: given }), ticket, 700);
  expect([
    declined(queued, 2),
    declined({ ...queued, ...disposing }),
    declined({ ...fresh, ...ended }),
    declined(state({ slot: { kind: 'leaving', ticket: 1 } })),
  ]).toEqual([undefined, undefined, undefined, undefined]);
  expect(declined(state(disposing))).toEqual({});
});

test('a slot is given back under its ticket, and the next one has another', async () => {
  const leaving = state({ sandbox: 'absent', slot: { kind: 'leaving', ticket: 1 } });
  const { asked, ports: given } = ports();
  expect(await releaseSlot(record({ state: leaving }), given)).toEqual({
    state: { slot: { kind: 'none', ticket: 2 }, backoff: null },
  });
  expect(asked).toEqual([{ runId: 'b-r1', ticket: 1 }]);
});

const given = {
  state: { sandbox: 'absent', slot: { kind: 'leaving', ticket: 1 }, idleTries: 0, dirty: false },
};

test('a run that waits saves its tree before its sandbox goes', async () => {
  const { asked, ports: all } = ports();
  expect(await giveBack(record({ state: inSession('model', { dirty: true }) }), all)).toEqual(given);
  expect(asked).toEqual(['save', 'dispose']);
  const clean = ports();
  expect(await giveBack(record({ state: inSession('model') }), clean.ports)).toEqual(given);
  expect(clean.asked).toEqual(['dispose']);
});

test('a tree that cannot be saved keeps its sandbox twice, and not for ever', async () => {
  for (const save of ['git', 'lost'] as const) {
    const dirty = (idleTries: number) => record({ state: inSession('model', { dirty: true, idleTries }) });
    const { asked, ports: all } = ports({ save });
    expect(await giveBack(dirty(0), all)).toEqual({ state: { idleTries: 1 } });
    expect(asked).toEqual(['save']);
    expect(await giveBack(dirty(2), all)).toEqual(given);
  }
});

test('a sandbox that does not go keeps the slot twice, and is left to its host then', async () => {
  const { ports: all } = ports({ dispose: 'lost' });
  const waiting = (idleTries: number) => record({ state: inSession('model', { idleTries }) });
  expect(await giveBack(waiting(1), all)).toEqual({ state: { idleTries: 2, dirty: false } });
  expect(await giveBack(waiting(2), all)).toEqual(given);
});
