/** A slot that is offered while the run's own question for it is still under way. */
import { expect, test } from 'vitest';
import type { Change } from '../../src/core/runs/change.ts';
import { drive } from '../../src/durable-objects/agent-runs/loop.ts';
import type { Ports } from '../../src/durable-objects/agent-runs/ports.ts';
import type { SessionRole } from '../../src/durable-objects/agent-runs/roles/session-role.ts';
import { offeredSlot } from '../../src/durable-objects/agent-runs/steps/slot.ts';
import type { RunStore } from '../../src/durable-objects/agent-runs/store.ts';
import { record, state } from '../core/runs/records.ts';

test('an offer that comes before the answer "queued" is what counts', async () => {
  let known = record({ state: state({ sandbox: 'absent', slot: { kind: 'none', ticket: 1 } }) });
  const committed: Change[] = [];
  const store: Pick<RunStore, 'record' | 'commit'> = {
    record: () => known,
    commit: (change) => {
      known = { ...known, state: { ...known.state, ...change.state } };
      committed.push(change);
      return known;
    },
  };
  const slots: Ports['slots'] = {
    acquire: async () => {
      store.commit(offeredSlot(known, 1, 0) ?? {});
      return { kind: 'queued', inUse: 1, limit: 1, of: 'account' };
    },
    release: async () => undefined,
  };
  const life = {
    store: store as RunStore,
    role: {} as SessionRole,
    ports: { slots, now: () => 0 } as unknown as Ports,
    begun: { turn: null, call: null },
    wakes: 0,
  };
  await drive(life, { steps: 1, ms: 1000 });
  expect(committed).toEqual([{ state: { slot: { kind: 'held', ticket: 1 }, backoff: null } }]);
});
