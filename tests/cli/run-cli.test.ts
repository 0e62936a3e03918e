import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { writeProfile } from '../../src/cli/client/profile.ts';
import { problem } from './api-double.ts';
import { build, summary } from './builders.ts';
import { cliBench, stages, token } from './cli-bench.ts';

const run = promisify(execFile);
const { breakwater, folder, serve, withoutEnvironment } = cliBench();

describe('watch', () => {
  test('prints each event once and ends with the branch and how to look at it', async () => {
    await serve({ stages });
    expect(await breakwater('watch', 'b1')).toEqual({
      code: 0,
      out: [
        '12:00:01 Opened.',
        '12:00:02 Completed.',
        'Build b1 completed after 1m30s: 1 of 1 task merged, 1 wave, 2 rounds, $0.75.',
        '  textkit: breakwater/b1 at aaaaaaaaaaaa',
        '    git clone -b breakwater/b1 http://127.0.0.1:8788/textkit.git textkit-b1',
        '',
      ].join('\n'),
      err: '',
    });
  });

  test('goes on after an outage of the API, without losing or repeating an event', async () => {
    let asked = 0;
    await serve({
      stages,
      instead: (request) => {
        if (!request.includes('/events?')) return undefined;
        asked += 1;
        if (asked === 2) return 'cut';
        return asked === 3 ? problem(503, 'Starting', 'The Worker restarts.') : undefined;
      },
    });
    const { code, out } = await breakwater('watch', 'b1');
    expect({ code, events: out.split('\n').slice(0, 4) }).toEqual({
      code: 0,
      events: [
        '12:00:01 Opened.',
        expect.stringMatching(/^Waiting for the API: http:\/\/127\.0\.0\.1:\d+: ./),
        'The API answers again.',
        '12:00:02 Completed.',
      ],
    });
  });

  test('reads a stream of events where the server has one, and opens it again behind the last event', async () => {
    const { requests } = await serve({ stages, streams: true });
    const { code, out } = await breakwater('watch', 'b1');
    expect({ code, out: out.split('\n').slice(0, 2) }).toEqual({
      code: 0,
      out: ['12:00:01 Opened.', '12:00:02 Completed.'],
    });
    expect(requests.filter((request) => request.includes('/events'))).toEqual([
      'GET /builds/b1/events behind 0 200',
      'GET /builds/b1/events behind 1 200',
    ]);
  });

  test('reads pages of events where too many read streams already', async () => {
    const tooMany = problem(503, 'Unavailable', 'too many readers follow this build; read pages of its events');
    const { requests } = await serve({
      stages,
      streams: true,
      instead: (request) => (request === 'GET /builds/b1/events' ? tooMany : undefined),
    });
    const { code, out, err } = await breakwater('watch', 'b1');
    expect({ code, out: out.split('\n').slice(0, 2), err }).toEqual({
      code: 0,
      out: ['12:00:01 Opened.', '12:00:02 Completed.'],
      err: '',
    });
    expect(requests.filter((request) => request.includes('/events'))).toEqual([
      'GET /builds/b1/events behind 0 503',
      'GET /builds/b1/events?after=0&wait=0 200',
      'GET /builds/b1/events?after=1&wait=20 200',
    ]);
  });

  test.each([
    ['failed', 1],
    ['cancelled', 1],
    ['paused', 3],
    ['completed', 0],
  ] as const)('a build that is %s ends it with %i', async (status, code) => {
    await serve({ stages: [{ view: build({ status, reason: 'Why.' }), events: [] }] });
    const answer = await breakwater('watch', 'b1');
    expect({ code: answer.code, out: answer.out }).toEqual({
      code,
      out: `Build b1 ${status} after 1m00s: 0 of 0 tasks merged, 0 waves, 0 rounds, $0.00.\nWhy.\n`,
    });
  });
});

test('status shows a build and the address of its page', async () => {
  await serve({ stages: [{ view: build(), events: [] }] });
  expect(await breakwater('status', 'b1')).toEqual({
    code: 0,
    out: 'Text tools · running · 1m00s · $0.00 of $100.00\n  Status page: http://127.0.0.1:8787/builds/b1/page#key\n',
    err: '',
  });
});

test('status of a build that has ended shows its branches and how to look at them', async () => {
  await serve({ stages: stages.slice(1) });
  const { out } = await breakwater('status', 'b1');
  expect(out.split('\n').slice(-4)).toEqual([
    '  textkit: breakwater/b1 at aaaaaaaaaaaa',
    '    git clone -b breakwater/b1 http://127.0.0.1:8788/textkit.git textkit-b1',
    '  Status page: http://127.0.0.1:8787/builds/b1/page#key',
    '',
  ]);
});

test('list shows one line a build', async () => {
  await serve({ list: { builds: [summary(), summary({ id: 'b2', status: 'running', endedAt: null })], next: null } });
  expect(await breakwater('list')).toEqual({
    code: 0,
    out: [
      'b1            completed  6/6 tasks     $1.50      1m30s    2026-11-01 12:00  Text tools',
      'b2            running    6/6 tasks     $1.50      1m00s    2026-11-01 12:00  Text tools',
      '',
    ].join('\n'),
    err: '',
  });
});

test('list is narrowed by options, says what waits for a person, and goes on behind a cursor', async () => {
  const waiting = summary({ id: 'b3', status: 'paused', needs: 'approval', endedAt: null });
  const { requests } = await serve({ list: { builds: [waiting], next: '1-b3' } });
  const { out } = await breakwater(
    ...['list', '--status', 'paused,running', '--repository', 'text kit', '--search', '100%', '--limit', '5'],
    ...['--cursor', '2-b2'],
  );
  expect(out).toBe(
    'b3            paused     6/6 tasks     $1.50      1m00s    2026-11-01 12:00  [approval] Text tools\nThere are older ones: --cursor 1-b3\n',
  );
  expect(requests).toEqual([
    'GET /builds?limit=5&status=paused%2Crunning&repository=text%20kit&cursor=2-b2&q=100%25 200',
  ]);
});

describe('what goes wrong has its exit code', () => {
  test('2 for wrong usage, a wrong token and an unknown build', async () => {
    await serve();
    expect(await breakwater('submit', '--max-cost', 'much')).toEqual({
      code: 2,
      out: '',
      err: "error: option '--max-cost <usd>' argument 'much' is invalid. It must be a number above 0.\n(breakwater --help shows the usage)\n",
    });
    expect(await breakwater('status', 'b9')).toEqual({ code: 2, out: '', err: 'There is no build here.\n' });
    expect(await breakwater('--token', 'other', 'list')).toEqual({ code: 2, out: '', err: 'Wrong token.\n' });
    expect((await breakwater('--help')).code).toBe(0);
  });

  test('4 for an API that is away, broken or no API at all', async () => {
    const { url, close } = await serve({ instead: () => ({ status: 200, body: { hello: 'world' } }) });
    expect((await breakwater('list')).code).toBe(4);
    await close();
    expect(await breakwater('list')).toEqual({
      code: 4,
      out: '',
      err: expect.stringMatching(`^Cannot reach the API: ${url}: .*ECONNREFUSED`),
    });
  });
});

test('resume hands new limits over and says that the build goes on; one that is not paused is a refusal', async () => {
  const [{ view } = { view: build() }] = stages;
  const { requests } = await serve({
    instead: (request) => (request === 'POST /builds/b1/resume' ? { status: 200, body: view } : undefined),
  });
  expect(await breakwater('resume', 'b1', '--max-cost', '40')).toEqual({ code: 0, out: 'Build b1 goes on\n', err: '' });
  expect(requests).toEqual(['POST /builds/b1/resume 200']);
  await serve({ instead: () => problem(409, 'Not now', 'the build b1 is not paused') });
  expect(await breakwater('resume', 'b1')).toMatchObject({ code: 2, out: '' });
});

describe('without --api', () => {
  const leaveProfile = async (apiUrl: string): Promise<void> => {
    await mkdir(join(folder(), '.breakwater'));
    await writeProfile(join(folder(), '.breakwater'), { apiUrl, token });
  };

  test('the profile of a local stack in this folder is used', async () => {
    const { url, requests } = await serve();
    await leaveProfile(url);
    expect((await withoutEnvironment('list')).code).toBe(0);
    expect(requests).toEqual(['GET /builds?limit=50 200']);
  });

  test("the local stack's token is not sent to another address", async () => {
    const { url, requests } = await serve();
    await leaveProfile('http://127.0.0.1:1');
    expect(await withoutEnvironment('--api', url, 'list')).toEqual({
      code: 2,
      out: '',
      err: `No token for ${url}: give --token, set BREAKWATER_TOKEN, or \`breakwater login ${url}\`.\n`,
    });
    expect(requests).toEqual([]);
  });
});

test('the installed command runs from any folder', async () => {
  const { url } = await serve({ stages: [{ view: build({ status: 'paused' }), events: [] }] });
  const command = resolve(import.meta.dirname, '../../bin/breakwater.mjs');
  const ended = run(process.execPath, [command, 'status', 'b1', '--json'], {
    cwd: folder(),
    env: { ...process.env, BREAKWATER_API: url, BREAKWATER_TOKEN: token },
  });
  await expect(ended).rejects.toMatchObject({ code: 3, stdout: expect.stringContaining('"status":"paused"') });
});
