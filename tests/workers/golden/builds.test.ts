/** Builds that a release has left behind, in every phase: today's object opens them and goes on from there. */
import { applyD1Migrations, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildUpgrades } from '../../../src/core/builds/stored-build.ts';
import { versionOf } from '../../../src/core/stored/upgrades.ts';
import { buildStore } from '../../../src/durable-objects/builds/store.ts';
import { alarmOf, buildStub, crash, remoteWithoutRefs } from '../ended-build.ts';
import { migrations } from '../migrations.ts';
import { faultOf, type GoldenRows, goldenRows, insert, type Row, withUnknownFields, withWords } from './golden-rows.ts';

type Fields = { phase: { kind: string; reason?: string }; id: string; deletedAt?: number | null };

const fieldsOf = ({ rows }: GoldenRows): Fields =>
  Object.fromEntries((rows.part ?? []).map(({ key, json }) => [key, json])) as unknown as Fields;
const runsOf = ({ rows }: GoldenRows) =>
  (rows.part ?? []).flatMap(({ key, json }) => (String(key).startsWith('run:') ? [json as Row] : []));

const standing = goldenRows('builds').filter((golden) => (fieldsOf(golden).deletedAt ?? null) === null);
const deleted = goldenRows('builds').filter((golden) => !standing.some(({ name }) => name === golden.name));

beforeAll(async () => {
  await applyD1Migrations(env.DB, migrations);
  remoteWithoutRefs();
  // The rows' repositories, runs and webhooks are nowhere, and effects on them are tried again.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterAll(() => void vi.restoreAllMocks());

let objects = 0;
/** An object of its own with these rows, which its next life opens. */
async function opened(golden: GoldenRows) {
  objects += 1;
  const id = `bgolden${String(objects).padStart(3, '0')}`;
  const mine = withWords(golden, { [fieldsOf(golden).id]: id });
  await insert(buildStub(id), mine);
  return { id, golden: mine, build: () => buildStub(id) };
}
type Opened = Awaited<ReturnType<typeof opened>>;

const effectsOf = ({ build }: Opened) =>
  runInDurableObject(build(), (_, { storage }) =>
    buildStore(storage)
      .outbox()
      .map(({ effect }) => effect.kind),
  );

/** What a build of that phase would hear or be told next; the status that follows. */
async function goOn({ build, golden }: Opened): Promise<string> {
  const { phase } = fieldsOf(golden);
  const steer = async (command: Parameters<ReturnType<typeof build>['steer']>[0]) => {
    const steered = await build().steer(command);
    if (!steered?.ok) throw new Error(`the build does not take ${command.kind}: ${steered?.refusal.code}`);
    return steered.view.status;
  };
  switch (phase.kind) {
    case 'opening':
      return steer({ kind: 'pause' });
    case 'planning':
    case 'running': {
      const running = runsOf(golden).filter(({ status }) => status === 'running');
      for (const { id, seq, turns } of running) {
        const runId = String(id);
        const usage = { input: 1, output: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };
        const settle = { turn: Number(turns) + 1, usage, costUsd: 0.01, unconfirmed: { usd: 0, calls: 0 } };
        await build().askLedger({ runId, settle, reserve: null });
        const outcome = { kind: 'failed' as const, reason: 'no-result' as const, message: 'it handed nothing in' };
        await build().report({ runId, seq: Number(seq) + 1, body: { kind: 'ended', outcome } });
      }
      const seen = await build().view();
      const left = running.filter(({ id }) => seen?.runs.find((run) => run.id === id)?.status === 'running');
      expect(left).toEqual([]);
      return steer({ kind: 'cancel' });
    }
    case 'paused':
      if (phase.reason === 'approval') return steer({ kind: 'approve' });
      return steer({ kind: 'resume', maxCostUsd: 900, maxDurationMinutes: 9000, maxIterations: 900 });
    case 'finishing':
      await runInDurableObject(build(), (_, { storage }) => storage.setAlarm(Date.now()));
      return vi.waitFor(async () => {
        const view = await build().view();
        expect(view?.status).not.toBe('finishing');
        return view?.status ?? '';
      }, 5000);
    default:
      return steer({ kind: 'delete' });
  }
}

const next: Record<string, string | RegExp> = {
  opening: 'paused',
  planning: 'cancelled',
  running: 'cancelled',
  paused: /^(running|planning)$/,
  finishing: 'completed',
  // What it was when it was deleted.
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** It is opened, goes on, and is opened once more with what was written then. */
async function opensAndGoesOn(golden: GoldenRows): Promise<Opened> {
  const subject = await opened(golden);
  const { phase } = fieldsOf(golden);
  const view = await subject.build().view();
  expect([view?.status, view?.lastSeq]).toEqual([phase.kind, golden.rows.event?.length]);
  const page = await subject.build().events({ after: 0, limit: 1000, waitMs: 0 });
  expect(page?.events.map(({ type }) => type)).toEqual(golden.rows.event?.map(({ type }) => type));
  expect(await goOn(subject)).toMatch(next[phase.kind] ?? 'a phase that this test knows');
  if (phase.kind in { completed: 1, failed: 1, cancelled: 1 }) return subject;
  const after = await subject.build().view();
  await crash(subject.build());
  expect({ ...(await subject.build().view()), lastSeq: 0 }).toEqual({ ...after, lastSeq: 0 });
  return subject;
}

test.each(standing)('$name opens and goes on', async (golden) => {
  await opensAndGoesOn(golden);
});

test.each(standing)('$name opens and goes on with fields of a newer release', async (golden) => {
  await opensAndGoesOn(withUnknownFields(golden));
});

test.each(goldenRows('builds'))('every effect of $name can be performed', async (golden) => {
  const kinds = golden.rows.outbox?.map(({ json }) => (json as Row).kind);
  expect(await effectsOf(await opened(golden))).toEqual(kinds);
  expect(await effectsOf(await opened(withUnknownFields(golden)))).toEqual(kinds);
});

test.each(deleted)('$name stays deleted', async (golden) => {
  const { build } = await opened(golden);
  expect(await build().view()).toBeNull();
});

test('an effect of a newer release stays in the outbox, is told of, and keeps no other from being performed', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const finishing = goldenRows('builds').find(({ name }) => name === 'finishing');
  if (!finishing) throw new Error('there is such a file');
  const now = Date.now();
  const row = { id: 1, json: { kind: 'plant-a-tree', where: 'here' }, attempts: 2, due_at: now };
  const outbox = [row, ...(finishing.rows.outbox ?? []).map((one) => ({ ...one, id: Number(one.id) + 1 }))];
  const subject = await opened({ ...finishing, rows: { ...finishing.rows, outbox } });
  await goOn(subject);
  const stored = await runInDurableObject(subject.build(), (_, { storage }) =>
    storage.sql.exec('SELECT json, attempts, due_at FROM outbox WHERE id = 1').one(),
  );
  expect(stored).toEqual({
    json: JSON.stringify(row.json),
    attempts: 2,
    due_at: expect.toSatisfy((at) => at > now + 5 * 60_000),
  });
  expect(told.mock.calls).toEqual([
    [expect.stringMatching(/an effect stays in the outbox: the stored row effect 1 cannot be read: kind: /)],
  ]);
  told.mockRestore();
});

test('rows of a newer release are opened, what this one does not know of them stays, and its own version is written', async () => {
  const [golden] = standing;
  if (!golden) throw new Error('there are golden rows');
  const rows = {
    ...golden.rows,
    part: [...(golden.rows.part ?? []), { key: 'ofTomorrow', position: 99, json: { at: 1 } }],
    format: [{ version: versionOf(buildUpgrades) + 1 }],
  };
  const tables = `${golden.tables} CREATE TABLE format (version INTEGER NOT NULL);`;
  const { build } = await opened({ ...golden, tables, rows });
  expect((await build().view())?.status).toBe(fieldsOf(golden).phase.kind);
  const stored = await runInDurableObject(build(), (_, { storage: { sql } }) => ({
    part: sql.exec("SELECT json FROM part WHERE key = 'ofTomorrow'").toArray(),
    format: sql.exec('SELECT version FROM format').toArray(),
  }));
  expect(stored).toEqual({ part: [{ json: '{"at":1}' }], format: [{ version: versionOf(buildUpgrades) }] });
});

test('a build in a phase of a newer release says so, keeps its rows and its alarm, and goes on with that release', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const [golden] = standing.filter(({ name }) => name === 'paused-person');
  if (!golden) throw new Error('there is such a file');
  const { build } = await opened(golden);
  const setPhase = (kind: string) =>
    runInDurableObject(build(), (_, { storage }) => {
      storage.sql.exec("UPDATE part SET json = json_set(json, '$.kind', ?) WHERE key = 'phase'", kind);
      return storage.setAlarm(Date.now());
    });
  await setPhase('dreaming');
  await crash(build());
  const now = Date.now();
  expect(await faultOf(() => build().view())).toContain('the stored row of the build cannot be read: phase.kind: ');
  await runDurableObjectAlarm(build());
  expect(await alarmOf(build())).toBeGreaterThan(now + 5 * 60_000);
  expect(told.mock.calls.at(-1)).toEqual([expect.stringMatching(/^build bgolden\d+: the stored row of the build/)]);
  await setPhase('paused');
  await crash(build());
  expect((await build().view())?.status).toBe('paused');
  told.mockRestore();
});
