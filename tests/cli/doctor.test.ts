import { expect, test } from 'vitest';
import type { DoctorAnswer } from '../../src/core/contract/doctor.ts';
import { problem } from './api-double.ts';
import { startedAt } from './builders.ts';
import { cliBench } from './cli-bench.ts';

const { breakwater, serve } = cliBench();

const now = startedAt + 60_000;
const health = { ok: true, release: '0.1.0', migrations: 'current' };
const answer = (fields: Partial<DoctorAnswer> = {}): DoctorAnswer => ({
  ok: true,
  release: '0.1.0',
  at: now,
  caller: { name: 'root', tenant: 'default', scopes: ['admin'] },
  checks: [{ name: 'migrations', state: 'ok', text: 'all there', advice: null, ms: 3 }],
  ...fields,
});
const serving = (body: unknown, status = 200) =>
  serve({
    instead: (request) => {
      if (request === 'GET /health') return { status: 200, body: health };
      return request === 'POST /doctor' ? { status, body } : undefined;
    },
  });

test('doctor prints a line for each check, and ends with 0 where none failed', async () => {
  const { url, bodies } = await serving(answer());
  expect(
    await breakwater('doctor', '--repo', 'https://git.example.com/a.git', '--base', 'next', '--no-sandbox'),
  ).toEqual({
    code: 0,
    out: [
      `✓ health      ${url} answers in 0 ms: release 0.1.0, database current`,
      '✓ token       root of the tenant default may admin',
      '✓ migrations  all there',
      '✓ clock       both clocks agree',
      '',
    ].join('\n'),
    err: '',
  });
  expect(bodies).toEqual([
    { withoutSandbox: true, repository: { url: 'https://git.example.com/a.git', base: 'next' } },
  ]);
});

test('what failed is told with what to do, without anything that a terminal would obey, and ends with 1', async () => {
  const check = {
    name: 'model' as const,
    state: 'failed' as const,
    text: 'it \u001b[2Jrefuses',
    advice: 'set\nit',
    ms: 1,
  };
  await serving(answer({ ok: false, at: now - 90_000, checks: [check] }));
  const { code, out } = await breakwater('doctor');
  expect({ code, lines: out.split('\n').slice(2) }).toEqual({
    code: 1,
    lines: [
      '✗ model       it refuses',
      '              → set it',
      '! clock       this clock is 1m30s ahead of that of the deployment',
      '              → set this clock: signatures of webhooks are good for five minutes',
      '',
    ],
  });
  expect(JSON.parse((await breakwater('doctor', '--json')).out)).toMatchObject({
    ok: false,
    checks: [{ name: 'health', state: 'ok' }, { name: 'token' }, { name: 'model', state: 'failed' }, { name: 'clock' }],
  });
});

test.each([
  [401, 2, 'breakwater login, or give --token'],
  [403, 2, 'the token is good; the checks are for who runs the deployment, with its API_TOKEN'],
])('a token that is answered with %i ends with %i and says what to do', async (status, code, advice) => {
  await serving(problem(status, 'No', 'Not with this token.').body, status);
  const ended = await breakwater('doctor');
  expect({ code: ended.code, lines: ended.out.split('\n').slice(1) }).toEqual({
    code,
    lines: ['✗ token       Not with this token.', `              → ${advice}`, ''],
  });
});

test('where nothing answers it says so, and ends with 4', async () => {
  const { url, close } = await serve();
  await close();
  expect(await breakwater('doctor', url)).toEqual({
    code: 4,
    out: expect.stringMatching(`^✗ health      Cannot reach the API: ${url}.*\n +→ is ${url} the address`),
    err: '',
  });
});
