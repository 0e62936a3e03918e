import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeProfile } from '../../src/cli/profile.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { type ApiDouble, type ApiDoubleOptions, problem, startApiDouble } from './api-double.ts';
import { build, event, startedAt, summary, task } from './builders.ts';

const run = promisify(execFile);
const token = 'the-token';

let folder: string;
let api: ApiDouble | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
});
afterEach(async () => {
  await api?.close();
  api = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function serve(options: Partial<ApiDoubleOptions> = {}): Promise<ApiDouble> {
  api = await startApiDouble({ token, ...options });
  return api;
}

/** Runs the command in this process, against the API of the test when there is one. */
async function breakwater(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const environment = api ? { BREAKWATER_API: api.url, BREAKWATER_TOKEN: token } : {};
  const code = await runCli(args, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    environment,
    cwd: folder,
    now: () => startedAt + 60_000,
  });
  return { code, out, err };
}

const completed = build({
  status: 'completed',
  endedAt: startedAt + 90_000,
  lastSeq: 2,
  waves: [{ number: 1, status: 'complete', tasks: ['wrap'] }],
  tasks: [task({ status: 'merged', rounds: 2, costUsd: 0.5 })],
  cost: { spentUsd: 0.75, reservedUsd: 0, limitUsd: 100 },
  repositories: [
    {
      name: 'textkit',
      url: 'http://127.0.0.1:8788/textkit.git',
      base: 'main',
      branch: 'breakwater/b1',
      sha: 'a'.repeat(40),
    },
  ],
});
const stages = [
  { view: build({ status: 'opening', lastSeq: 1 }), events: [event(1, 'Opened.')] },
  { view: completed, events: [event(2, 'Completed.')] },
];

describe('submit', () => {
  test('sends what the options say and answers the id and the page', async () => {
    const { submissions } = await serve({ stages });
    await writeFile(join(folder, 'spec.md'), '# Spec\n');
    await run('git', ['init', '--quiet', 'own repo'], { cwd: folder });
    await mkdir(join(folder, 'own repo/src'));
    const answer = await breakwater(
      ...['submit', '--spec', 'spec.md', '--repo', 'https://example.org/textkit.git?a=b', '--repo', 'own repo/src'],
      ...['--repo', 'api=https://example.org/x/textkit', '--repo', 'https://example.org/y/textkit/'],
      ...['--base', 'develop', '--model', 'm', '--planner-model', 'p', '--max-cost', '2.5', '--max-duration', '30'],
      ...['--max-iterations', '7', '--max-workers', '2', '--test-command', 'make test'],
    );
    expect(answer).toEqual({
      code: 0,
      out: 'Build b1\nStatus page: http://127.0.0.1:8787/builds/b1/page#key\n',
      err: '',
    });
    expect(submissions).toEqual([
      {
        spec: '# Spec',
        repositories: [
          { name: 'textkit', url: 'https://example.org/textkit.git?a=b', base: 'develop' },
          { name: 'own-repo', url: `file://${folder}/own%20repo`, base: 'develop' },
          { name: 'api', url: 'https://example.org/x/textkit', base: 'develop' },
          { name: 'textkit-2', url: 'https://example.org/y/textkit/', base: 'develop' },
        ],
        models: { planner: 'p', generator: 'm', evaluator: 'm' },
        prices: {},
        limits: { maxCostUsd: 2.5, maxDurationMinutes: 30, maxIterations: 7 },
        parallel: {
          maxWorkers: 2,
          barrier: false,
          agentTimeoutMinutes: 30,
          discoveryRelay: true,
          mergeStrategy: 'requeue',
        },
        evaluator: { testCommand: 'make test' },
      },
    ]);
  });

  test('lays the options over a configuration file, field by field', async () => {
    const { submissions } = await serve({ stages });
    const file = {
      spec: 'From the file.',
      repositories: [{ name: 'a', url: 'https://example.org/a.git' }],
      limits: { maxCostUsd: 5, maxIterations: 9 },
    };
    await writeFile(join(folder, 'build.json'), JSON.stringify(file));
    await breakwater('submit', '--config', 'build.json', '--prompt', 'From the option.', '--max-cost', '1');
    expect(submissions).toEqual([
      expect.objectContaining({
        prompt: 'From the option.',
        repositories: file.repositories,
        limits: { maxCostUsd: 1, maxDurationMinutes: 240, maxIterations: 9 },
      }),
    ]);
    expect(submissions).not.toEqual([expect.objectContaining({ spec: expect.anything() })]);
  });

  test('names every fault with its path and asks the API nothing', async () => {
    const { requests } = await serve();
    await writeFile(
      join(folder, 'bad.json'),
      JSON.stringify({ prompt: ' ', repositories: [{ name: 'a', url: 'ssh://x/y', branch: 'z' }], limit: {} }),
    );
    expect(await breakwater('submit', '--config', 'bad.json', '--max-workers', '99')).toEqual({
      code: 2,
      out: '',
      err: [
        'prompt: must not be empty',
        'repositories[0].url: must be an https:// (or, on a local stack, http:// or file://) URL without credentials in it',
        'repositories[0].branch: unknown field',
        'parallel.maxWorkers: Too big: expected number to be <=50',
        'limit: unknown field',
        '',
      ].join('\n'),
    });
    expect(requests).toEqual([]);
  });

  test('names files and folders that are not what they should be', async () => {
    await serve();
    await writeFile(join(folder, 'plan.json'), '{ "phases": ');
    expect(await breakwater('submit', '--plan', 'plan.json', '--spec', 'none.md', '--repo', '.')).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(
        /^--spec none\.md: ENOENT.*\n--plan plan\.json: not JSON: .*\n--repo \.: neither an https:\/\/ URL nor a git repository on this machine\n$/,
      ),
    });
  });

  test('shows the faults that only the API can find', async () => {
    await serve({
      instead: () =>
        problem(422, 'Bad input', 'The submission has faults.', [
          { path: 'repositories[0].url', message: 'cannot be reached: \u001b[31mno such host' },
          { path: 'models.generator', message: 'unknown model m' },
        ]),
    });
    expect(await breakwater('submit', '--prompt', 'Hi', '--repo', 'https://nowhere.example/a.git')).toEqual({
      code: 2,
      out: '',
      err: 'repositories[0].url: cannot be reached: no such host\nmodels.generator: unknown model m\n',
    });
  });

  test('with --watch --json ends in one line for programs and keeps progress out of it', async () => {
    await serve({ stages });
    const args = ['--prompt', 'Hi', '--repo', 'https://example.org/a.git', '--watch', '--json'];
    const { code, out, err } = await breakwater('submit', ...args);
    expect({ code, out: JSON.parse(out), err }).toEqual({
      code: 0,
      out: {
        buildId: 'b1',
        status: 'completed',
        repositories: [{ name: 'textkit', branch: 'breakwater/b1', sha: 'a'.repeat(40) }],
        tasks: 1,
        merged: 1,
        waves: 1,
        rounds: 2,
        costUsd: 0.75,
      },
      err: [
        'Build b1',
        'Status page: http://127.0.0.1:8787/builds/b1/page#key',
        '12:00:01 Opened.',
        '12:00:02 Completed.',
        '',
      ].join('\n'),
    });
  });
});

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
        if (!request.includes('/events')) return undefined;
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
    const { url } = await serve({ instead: () => ({ status: 200, body: { hello: 'world' } }) });
    expect((await breakwater('list')).code).toBe(4);
    await api?.close();
    expect(await breakwater('list')).toEqual({
      code: 4,
      out: '',
      err: expect.stringMatching(`^Cannot reach the API: ${url}: .*ECONNREFUSED`),
    });
  });
});

describe('without --api', () => {
  test('the profile of a local stack in this folder is used', async () => {
    const { url, requests } = await startApiDouble({ token }).then((double) => {
      api = double;
      return double;
    });
    await mkdir(join(folder, '.breakwater'));
    await writeProfile(join(folder, '.breakwater'), { apiUrl: url, token });
    api = undefined;
    expect((await breakwater('list')).code).toBe(0);
    expect(requests).toEqual(['GET /builds?limit=50 200']);
  });

  test("the local stack's token is not sent to another address", async () => {
    const other = await serve();
    await mkdir(join(folder, '.breakwater'));
    await writeProfile(join(folder, '.breakwater'), { apiUrl: 'http://127.0.0.1:1', token });
    api = undefined;
    expect(await breakwater('--api', other.url, 'list')).toEqual({
      code: 2,
      out: '',
      err: `No token for ${other.url}: give --token or set BREAKWATER_TOKEN.\n`,
    });
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

test('the installed command runs from any folder', async () => {
  const { url } = await serve({ stages: [{ view: build({ status: 'paused' }), events: [] }] });
  const command = resolve(import.meta.dirname, '../../bin/breakwater.mjs');
  const ended = run(process.execPath, [command, 'status', 'b1', '--json'], {
    cwd: folder,
    env: { ...process.env, BREAKWATER_API: url, BREAKWATER_TOKEN: token },
  });
  await expect(ended).rejects.toMatchObject({ code: 3, stdout: expect.stringContaining('"status":"paused"') });
});
