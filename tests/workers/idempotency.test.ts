/** `Idempotency-Key` over HTTP, with its rows in a real D1. */
import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { seededBuildId } from '../../src/core/build-id.ts';
import { idempotencyKeys } from '../../src/idempotency/keys.ts';
import type { BuildPort } from '../../src/workers/api/ports.ts';
import { apiHarness, aSubmission, id, problemOf } from './api-harness.ts';
import { aBuild, aTask } from './build-snapshot.ts';
import { migrations } from './migrations.ts';

beforeEach(async () => {
  await applyD1Migrations(env.DB, migrations);
  await env.DB.exec('delete from idempotency_keys');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** An API with builds that are there once they are created. */
function keyed(builds: Partial<BuildPort> = {}) {
  const there = new Set<string>();
  const harness = apiHarness({
    newBuildId: (seed) => seededBuildId(seed ?? crypto.randomUUID()),
    idempotency: idempotencyKeys(env.DB),
    builds: {
      tenant: async (build) => (there.has(build) ? 'default' : null),
      create: async (build) => {
        there.add(build.id);
      },
      ...builds,
    },
  });
  const submit = (key: string, submission: unknown = aSubmission()) =>
    harness.request('POST', '/builds', {
      body: JSON.stringify(submission),
      headers: { 'idempotency-key': key },
    });
  return { ...harness, submit, there };
}

const replayOf = (response: Response) => response.headers.get('idempotency-replayed');

test('the same key and body are answered as the first time, and make one build', async () => {
  const { submit, there } = keyed();
  const first = await submit('one');
  const second = await submit('one');
  expect([first.status, replayOf(first), second.status, replayOf(second)]).toEqual([201, null, 201, 'true']);
  expect(await second.json()).toEqual(await first.json());
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  await submit('two');
  expect(there.size).toBe(2);
});

test('fifty at the same time with one key make one build', async () => {
  const { submit, there } = keyed();
  const answers = await Promise.all(Array.from({ length: 50 }, () => submit('one')));
  const statuses = answers.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set(statuses.includes(409) ? [201, 409] : [201]));
  expect(there.size).toBe(1);
  expect((await submit('one')).status).toBe(201);
});

test('one under way is a conflict that asks for another try', async () => {
  const waiting = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const { submit } = keyed({
    create: async () => {
      begun.resolve();
      await waiting.promise;
    },
  });
  const first = submit('one');
  await begun.promise;
  const second = await submit('one');
  expect([second.status, second.headers.get('retry-after'), (await problemOf(second)).problem.type]).toEqual([
    409,
    '2',
    '/problems/idempotency-key-busy',
  ]);
  waiting.resolve();
  expect((await first).status).toBe(201);
});

test('another body with the same key is refused, and what was refused has used up no key', async () => {
  const { submit } = keyed();
  const unreachable = aSubmission({ models: { planner: 'nobody-knows' } });
  expect((await submit('one', unreachable)).status).toBe(422);
  expect((await submit('one')).status).toBe(201);
  const other = await submit('one', aSubmission({ prompt: 'Something else' }));
  expect([other.status, (await problemOf(other)).problem.type]).toEqual([422, '/problems/idempotency-key-reused']);
});

test('where the answer was lost after the build was made, the same key finds that build', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const created: string[] = [];
  const { submit } = keyed({
    create: async ({ id: build }) => {
      created.push(build);
      if (created.length === 1) throw new Error('the object was reset behind its write');
    },
    tenant: async (build) => (created.includes(build) ? 'default' : null),
  });
  expect((await submit('one')).status).toBe(500);
  const second = await submit('one');
  expect([second.status, await second.json()]).toEqual([201, expect.objectContaining({ id: created[0] })]);
  expect(created).toHaveLength(1);
});

test('an attempt that crashed is taken over after a minute, and a key is forgotten after a day', async () => {
  const keys = idempotencyKeys(env.DB);
  const claim = (name: string, now: number) =>
    keys.claim({ id: 'k', tenant: 'blue', fingerprint: 'f', claim: name, now });
  const keep = (name: string, answer: string) =>
    keys.keep({ id: 'k', tenant: 'blue', claim: name, now: 61_002, status: 201, answer });
  expect(await claim('a', 1_000)).toEqual({ kind: 'yours', since: 1_000 });
  expect(await claim('b', 61_000)).toEqual({ kind: 'under-way' });
  expect(await claim('c', 61_001)).toEqual({ kind: 'yours', since: 1_000 });
  await keep('a', 'of the crashed one');
  expect(await claim('d', 61_002)).toEqual({ kind: 'under-way' });
  await keep('c', 'x');
  expect(await claim('e', 86_401_000)).toEqual({ kind: 'answered', status: 201, answer: 'x' });
  expect(await claim('f', 86_401_001)).toEqual({ kind: 'yours', since: 86_401_001 });
});

test('a command whose answer was lost comes to the build with the same key again, and without a key with none', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const keys: (string | null)[] = [];
  const { request } = keyed({
    tenant: async () => 'default',
    steer: async (_, __, key) => {
      keys.push(key);
      if (keys.length === 1) throw new Error('the object was reset behind its write');
      return { ok: true, view: aBuild({ id }) };
    },
  });
  const note = async (headers: Record<string, string>) =>
    (await request('POST', `/builds/${id}/notes`, { body: '{"text":"Hello"}', headers })).status;
  const key = { 'idempotency-key': 'lost-answer' };
  expect([await note(key), await note(key), await note(key), await note({})]).toEqual([500, 200, 200, 200]);
  expect(keys).toEqual([expect.stringMatching(/^[\w-]{43}$/), keys[0], null]);
});

/** Titles, criteria and remarks that are no two alike, as in a build of that size. */
const manyTasks = Array.from({ length: 1000 }, (_, index) => {
  const words = crypto.randomUUID();
  return aTask({
    id: `task-${index}`,
    title: `Parse dates of the kind ${words}`,
    criteria: [{ id: 'C1', text: `It parses what is written as ${words.toUpperCase()}`, pass: null }],
    feedback: `C1: the test of ${words} fails at line ${index}`,
    since: 1_700_000_000_000 + index,
  });
});

test('a command with a key is done once and answered byte for byte as the first time, also with a thousand tasks', async () => {
  let notes = 0;
  const { request } = keyed({
    tenant: async () => 'default',
    steer: async () => {
      notes += 1;
      return { ok: true, view: aBuild({ id, title: 'A title of its own', tasks: manyTasks, notes: 1 }) };
    },
    view: async () => aBuild({ id, title: 'Another title', notes: 2 }),
  });
  const note = () =>
    request('POST', `/builds/${id}/notes`, { body: '{"text":"Hello"}', headers: { 'idempotency-key': 'note-key' } });
  const [first, second, third] = [await note(), await note(), await note()];
  const told = await first.text();
  expect(told.length).toBeGreaterThan(500_000);
  expect([notes, await second.text(), await third.text()]).toEqual([1, told, told]);
  const head = ({ status, headers }: Response) => [status, Object.fromEntries(headers)];
  const [status, headers] = head(first);
  const replayed = [
    status,
    { ...(headers as object), 'idempotency-replayed': 'true', 'x-request-id': expect.any(String) },
  ];
  expect([head(second), head(third)]).toEqual([replayed, replayed]);
  const { results } = await env.DB.prepare('select * from idempotency_keys').all<{ packed: number[] }>();
  expect(JSON.stringify(results)).not.toMatch(/note-key|A title|Hello/);
  expect(results.map(({ packed }) => packed.length < told.length / 5)).toEqual([true]);
});

test('of one tenant so many new keys are taken within an hour, those that are known are answered, and others go on', async () => {
  const keys = idempotencyKeys(env.DB);
  const now = 10 * 3_600_000;
  const row = env.DB.prepare(
    "insert into idempotency_keys (id, tenant, fingerprint, claim, claimed_at, created_at, status) values (?, 'blue', 'f', 'a', ?, ?, 201)",
  );
  const at = (index: number) => now - 3_500_000 + index;
  await env.DB.batch(Array.from({ length: 999 }, (_, index) => row.bind(`k${index}`, at(index), at(index))));
  const claim = async (id: string, tenant: string | null, when = now) =>
    (await keys.claim({ id, tenant, fingerprint: 'f', claim: `of ${id}`, now: when })).kind;
  expect([await claim('new', 'blue'), await claim('one-more', 'blue'), await claim('k3', 'blue')]).toEqual([
    'yours',
    'too-many',
    'answered',
  ]);
  expect([await claim('one-more', null), await claim('of-red', 'red')]).toEqual(['yours', 'yours']);
  expect(await claim('later', 'blue', now + 100_001)).toBe('yours');
});

test('an answer that is too large to be kept is not made again, and the refusal says that it was done', async () => {
  const noise = Array.from({ length: 8 }, () => hex(crypto.getRandomValues(new Uint8Array(60_000)))).join('');
  let notes = 0;
  const { request } = keyed({
    tenant: async () => 'default',
    steer: async () => {
      notes += 1;
      return { ok: true, view: aBuild({ id, title: noise }) };
    },
  });
  const note = () =>
    request('POST', `/builds/${id}/notes`, { body: '{"text":"Hello"}', headers: { 'idempotency-key': 'large' } });
  const [first, second] = [await note(), await note()];
  const { problem } = await problemOf(second);
  expect([first.status, second.status, notes, problem.detail]).toEqual([
    200,
    409,
    1,
    'the request with this Idempotency-Key was done; its answer was not kept, because it or those before it were too large: read what it has changed',
  ]);
});

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

test('of one tenant ten million bytes of answers are kept within an hour, and short ones beyond that', async () => {
  const keys = idempotencyKeys(env.DB);
  const now = 10 * 3_600_000;
  const kept = async (name: string, tenant: string | null, answer: string | Uint8Array<ArrayBuffer>, at = now) => {
    const asked = { id: name, tenant, fingerprint: 'f', claim: name, now: at };
    await keys.claim(asked);
    await keys.keep({ ...asked, status: 200, answer });
    const again = await keys.claim({ ...asked, claim: 'again' });
    return again.kind === 'answered' && again.answer !== null;
  };
  const row = env.DB.prepare(
    "insert into idempotency_keys (id, tenant, fingerprint, claim, claimed_at, created_at, status, packed) values (?, 'blue', 'f', 'a', ?, ?, 200, zeroblob(1900000))",
  );
  await env.DB.batch(Array.from({ length: 5 }, (_, index) => row.bind(`blue-${index}`, now - 1, now - 1)));
  const packed = new Uint8Array(250_000).fill(7);
  expect([
    await kept('blue-a', 'blue', packed),
    await kept('blue-b', 'blue', packed),
    await kept('blue-more', 'blue', packed),
    await kept('blue-short', 'blue', 'sealed'),
    await kept('red', 'red', packed),
    await kept('root', null, packed),
    await kept('blue-later', 'blue', packed, now + 3_600_001),
  ]).toEqual([true, true, false, true, true, true, true]);
});

test.each(['', 'two words', 'ä', 'x'.repeat(256)])('%j is no key', async (key) => {
  const { submit, there } = keyed();
  const answer = await submit(key);
  expect([answer.status, there.size]).toEqual([400, 0]);
});
