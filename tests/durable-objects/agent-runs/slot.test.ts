/** How a run waits for its sandbox, is offered a slot for it, leaves it warm and gives it back. */
import { expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import { infrastructureFailure } from '../../../src/containers/driver/sandbox.ts';
import type { RunState } from '../../../src/core/runs/record.ts';
import { noSetUp } from '../../../src/core/runs/record.ts';
import type { Preparation } from '../../../src/core/runs/sandbox-lease.ts';
import { nextSetUp } from '../../../src/core/runs/set-up.ts';
import type { Ports } from '../../../src/durable-objects/agent-runs/ports.ts';
import type { SessionRole } from '../../../src/durable-objects/agent-runs/roles/session-role.ts';
import { prepare, restore } from '../../../src/durable-objects/agent-runs/steps/prepare.ts';
import { dispose, keepWarm } from '../../../src/durable-objects/agent-runs/steps/report.ts';
import { giveBack, offeredSlot } from '../../../src/durable-objects/agent-runs/steps/slot.ts';
import { repositoryEnvironment, sha } from '../../core/builders.ts';
import { assignments, generating, inSession, order, record, state, user } from '../../core/runs/records.ts';

/** Ports that write down what is asked of the sandbox, which answers as the test says. */
function ports(given: { prepared?: Preparation; save?: 'done' | 'git' | 'lost'; dispose?: 'done' | 'lost' } = {}) {
  const { prepared = ready, save = 'done', dispose = 'done' } = given;
  const asked: unknown[] = [];
  const saved = {
    done: { ok: true, result: { commit: 'c', tree: 't', changed: true } },
    git: { ok: false, error: { reason: 'git', message: 'conflict markers' } },
    lost: infrastructureFailure('gone'),
  };
  const call = async (operation: string): Promise<unknown> => {
    asked.push(operation);
    if (operation === 'list') return { ok: true, result: { paths: [], isWhole: true } };
    return operation === 'save' ? saved[save] : { ok: true, result: { done: true } };
  };
  const made: Pick<Ports, 'sandbox' | 'now' | 'random' | 'signal'> = {
    sandbox: {
      prepare: async (ticket, wanted) => {
        asked.push({ ticket, ...wanted });
        return { ok: true, result: prepared };
      },
      call: call as RunSandbox['call'],
      exec: async () => infrastructureFailure('nothing runs here'),
      keepWarm: async (ticket) => {
        asked.push(`keep ${ticket} warm`);
        return dispose === 'done' ? { ok: true, result: { done: true } } : infrastructureFailure('gone');
      },
      dispose: async ({ ticket, evenWarm }) => {
        asked.push(`dispose ${ticket}${evenWarm ? ', even warm' : ''}`);
        return dispose === 'done' ? { ok: true, result: { done: true } } : infrastructureFailure('gone');
      },
    },
    now: () => 1000,
    random: () => 1,
    signal: new AbortController().signal,
  };
  return { asked, ports: made as Ports };
}

/** Where no environment is known. */
const usual = { access: { allowedHosts: [], image: 'node', instance: null, secrets: [] }, variables: {} };
const ready: Preparation = {
  kind: 'prepared',
  repositories: [],
  reused: true,
  kept: true,
  isSetUp: false,
  isStale: false,
  ms: 70,
};
const role = { firstMessage: () => user('Begin.') } as unknown as SessionRole;
const fresh = state({ sandbox: 'absent', slot: { kind: 'none', ticket: 1 } });
const queued = state({ sandbox: 'absent', slot: { kind: 'queued', ticket: 1, since: 200 } });

test('a run that has a sandbox tells how it was prepared, and one that is queued says where it waits', async () => {
  const free = ports();
  expect(await prepare(record({ state: fresh }), role, free.ports)).toEqual({
    state: {
      sandbox: 'ready',
      setUp: { ...noSetUp, isWarm: true },
      began: 'of the round before',
      conventions: '',
      brief: '',
      backoff: null,
      previous: [],
      phase: { kind: 'session', expects: 'model' },
    },
    messages: [user('Begin.')],
    reports: [{ kind: 'admitted', prepared: { reused: true, isKept: false, ms: 70 } }],
  });
  const checkpoint = 'refs/breakwater/b/checkpoint/b-r1';
  expect(free.asked).toEqual([
    { ticket: 1, keep: 'ignored', repositories: [{ name: 'app', commit: sha('a'), checkpoint }], ...usual },
    'reset',
    'hello',
    'list',
  ]);
  const slots = { inUse: 18, limit: 18, of: 'account' } as const;
  const full = ports({ prepared: { kind: 'queued', ...slots } });
  expect(await prepare(record({ state: fresh }), role, full.ports)).toEqual({
    state: { slot: { kind: 'queued', ticket: 1, since: 1000 }, backoff: null },
    reports: [{ kind: 'queued', slots }],
  });
});

test('what is set up in a warm sandbox counts where the files that setup reads are the same, and else runs again', async () => {
  const environments = [repositoryEnvironment({ setup: ['npm ci'], network: { setup: ['npm'], run: [] } })];
  const setUps = [false, true].map(async (isStale) => {
    const { ports: given } = ports({ prepared: { ...ready, isStale } });
    const { state: after } = await prepare(record({ state: fresh, order: order({ environments }) }), role, given);
    return [after?.setUp, nextSetUp(record({ order: order({ environments }), state: { ...fresh, ...after } }))];
  });
  const image = { ...noSetUp, image: 'node', during: 'setup' };
  expect(await Promise.all(setUps)).toEqual([
    [
      { ...image, done: 1, isWarm: true },
      { kind: 'access', during: 'run' },
    ],
    [image, { kind: 'command', command: { repository: 'app', path: '', command: 'npm ci' } }],
  ]);
});

test('a run in need of its sandbox again may have to wait for one, and asks under the next ticket', async () => {
  const slots = { inUse: 2, limit: 2, of: 'build' } as const;
  const full = ports({ prepared: { kind: 'queued', ...slots } });
  const given = record({ state: inSession('tools', { sandbox: 'absent', slot: { kind: 'none', ticket: 2 } }) });
  expect(await restore(given, full.ports)).toEqual({
    state: { slot: { kind: 'queued', ticket: 2, since: 1000 }, backoff: null },
    reports: [{ kind: 'queued', slots }],
  });
});

test('an evaluator keeps nothing of the round before', async () => {
  const evaluator = assignments.find((assignment) => assignment.role === 'evaluator') ?? generating();
  const { asked, ports: given } = ports();
  await prepare(record({ state: fresh, order: order({ assignment: evaluator }) }), role, given);
  expect(asked[0]).toEqual({
    ticket: 1,
    keep: 'nothing',
    repositories: [{ name: 'app', commit: sha('a') }],
    ...usual,
  });
});

test('where nobody knows of slots it is asked again, the build is told, and it is not the time of the run', async () => {
  const silent = ports({ prepared: { kind: 'no-answer', message: 'SANDBOX_LIMIT must be a number' } });
  expect(await prepare(record({ state: fresh }), role, silent.ports)).toEqual({
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
    state: { slot: { kind: 'none', ticket: 1 }, waitedMs: 500 },
    reports: [{ kind: 'admitted', prepared: null }],
  });
  expect(offeredSlot(record({ state: fresh }), 1, 700)).toEqual({});
  expect(offeredSlot(record({ state: state() }), 1, 700)).toEqual({});
});

test('a run declines the slot of another ticket, and any that it has no use for', () => {
  const ended = { phase: { kind: 'ended' as const } };
  const disposing = { phase: { kind: 'disposing' as const, reason: 'stopped' } };
  const declined = (given: RunState, ticket = 1) => offeredSlot(record({ state: given }), ticket, 700);
  expect([declined(queued, 2), declined({ ...queued, ...disposing }), declined({ ...fresh, ...ended })]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(declined(state(disposing))).toEqual({});
});

test('a sandbox is left warm where that comes through, and otherwise given back after the report', async () => {
  const [kept, lost] = [ports(), ports({ dispose: 'lost' })];
  const reporting = {
    kind: 'reporting' as const,
    outcome: { kind: 'failed' as const, reason: 'internal' as const, message: '' },
  };
  const given = record({ state: state({ phase: reporting, slot: { kind: 'none', ticket: 2 } }) });
  expect([await keepWarm(given, kept.ports), kept.asked]).toEqual([{ state: { sandbox: 'absent' } }, ['keep 2 warm']]);
  expect(await keepWarm(given, lost.ports)).toEqual({ state: { sandbox: 'unsure' } });
  expect([await dispose(given, kept.ports), kept.asked.at(-1)]).toEqual([
    { state: { phase: { kind: 'ended' }, sandbox: 'absent', slot: { kind: 'none', ticket: 3 }, backoff: null } },
    'dispose 2',
  ]);
  const stopped = record({ state: state({ phase: { kind: 'disposing', reason: 'cancelled' } }) });
  await dispose(stopped, kept.ports);
  expect(kept.asked.at(-1)).toBe('dispose 1, even warm');
});

const given = {
  state: { sandbox: 'absent', slot: { kind: 'none', ticket: 2 }, idleTries: 0, dirty: false },
};

test('a run that waits saves its tree before its sandbox goes', async () => {
  const { asked, ports: all } = ports();
  expect(await giveBack(record({ state: inSession('model', { dirty: true }) }), all)).toEqual(given);
  expect(asked).toEqual(['save', 'dispose 1']);
  const clean = ports();
  expect(await giveBack(record({ state: inSession('model') }), clean.ports)).toEqual(given);
  expect(clean.asked).toEqual(['dispose 1']);
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
