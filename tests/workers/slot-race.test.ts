/** A slot that is offered while the run's own question for it is still under way. */
import { expect, test } from 'vitest';
import type { Change } from '../../src/core/runs/change.ts';
import { drive, type Life } from '../../src/durable-objects/agent-runs/loop.ts';
import type { Ports } from '../../src/durable-objects/agent-runs/ports.ts';
import type { SessionRole } from '../../src/durable-objects/agent-runs/roles/session-role.ts';
import { record, state } from '../core/runs/records.ts';

test('an offer that comes before the answer "queued" is what counts: the run asks again at once', async () => {
  let known = record({ state: state({ sandbox: 'absent' }) });
  const committed: Change[] = [];
  const commit = (change: Change) => {
    known = { ...known, state: { ...known.state, ...change.state } };
    committed.push(change);
    return known;
  };
  const prepare = async () => {
    // As AgentRun.offerSlot does, for a run whose record says nothing of a question.
    life.offers += 1;
    return { ok: true, result: { kind: 'queued', inUse: 1, limit: 1, of: 'account' } };
  };
  const life: Life = {
    store: { record: () => known, commit },
    role: {} as SessionRole,
    ports: { sandbox: { prepare }, now: () => 0 } as unknown as Ports,
    begun: { turn: null, call: null },
    wakes: 0,
    offers: 0,
  };
  expect(await drive(life, { steps: 1, ms: 1000 })).toBe(0);
  expect(committed).toEqual([]);
});
