import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { repositoryEnvironment, submission } from '../core/builders.ts';
import { problem } from './api-double.ts';
import { cliBench, stages } from './cli-bench.ts';

const run = promisify(execFile);
const { breakwater, folder, serve } = cliBench();

describe('submit', () => {
  test('sends what the options say and answers the id and the page', async () => {
    const { submissions } = await serve({ stages });
    await writeFile(join(folder(), 'spec.md'), '# Spec\n');
    await run('git', ['init', '--quiet', 'own repo'], { cwd: folder() });
    await mkdir(join(folder(), 'own repo/src'));
    const answer = await breakwater(
      ...['submit', '--spec', 'spec.md', '--repo', 'https://example.org/textkit.git?a=b', '--repo', 'own repo/src'],
      ...['--repo', 'api=https://example.org/x/textkit', '--repo', 'https://example.org/y/textkit/'],
      ...['--base', 'develop', '--model', 'm', '--planner-model', 'p', '--max-cost', '2.5', '--max-duration', '30'],
      ...['--max-iterations', '7', '--max-workers', '2', '--test-command', 'make test'],
      ...['--allow', 'npm, Example.com', '--allow', 'pypi', '--approval', 'wave'],
      ...['--webhook', 'https://hooks.example.com/a', '--webhook', 'https://hooks.example.com/b'],
    );
    expect(answer).toEqual({
      code: 0,
      out: 'Build b1\nStatus page: http://127.0.0.1:8787/builds/b1/page#key\n',
      err: '',
    });
    const defaults = submission();
    expect(submissions).toEqual([
      {
        ...defaults,
        spec: '# Spec',
        repositories: [
          { name: 'textkit', url: 'https://example.org/textkit.git?a=b', base: 'develop' },
          { name: 'own-repo', url: `file://${folder()}/own%20repo`, base: 'develop' },
          { name: 'api', url: 'https://example.org/x/textkit', base: 'develop' },
          { name: 'textkit-2', url: 'https://example.org/y/textkit/', base: 'develop' },
        ],
        models: { planner: 'p', generator: 'm', evaluator: 'm' },
        limits: { maxCostUsd: 2.5, maxDurationMinutes: 30, maxIterations: 7 },
        parallel: { ...defaults.parallel, maxWorkers: 2 },
        evaluator: { testCommand: 'make test', acrossCommand: null, allowRedBase: false, browser: 'auto' },
        network: { allow: ['npm', 'example.com', 'pypi'] },
        webhooks: [{ url: 'https://hooks.example.com/a' }, { url: 'https://hooks.example.com/b' }],
        approval: 'wave',
      },
    ]);
  });

  test('with --preview shows what it would become, submits nothing, and fails where it would be refused', async () => {
    const { approval, models, limits, parallel, breaker, session, evaluator, fidelity } = submission();
    const unread = { url: 'https://example.org/c.git', base: 'next', commit: 'b'.repeat(40), environment: {} };
    const decided = {
      ...{ kind: 'decided', environment: repositoryEnvironment().environment, origins: [], notGiven: [] },
      lines: [
        { what: 'setup', value: 'npm ci', why: 'because of package-lock.json' },
        { what: 'tests', value: 'x', why: 'from the submission' },
        { what: 'not given', value: 'no\u001b[31m sizes', why: '' },
      ],
    };
    const preview = {
      title: 'It works.',
      options: { approval, models, limits, parallel, breaker, session, evaluator, fidelity },
      repositories: [
        {
          name: 'a',
          url: 'https://example.org/a.git',
          base: 'main',
          commit: 'a'.repeat(40),
          environment: { test: 'x' },
          found: decided,
        },
        { ...unread, name: 'c', found: { kind: 'faulty', faults: [{ line: 2, column: 1, message: 'must be text' }] } },
        { ...unread, name: 'd', found: { kind: 'later', reason: 'it is too large to be read beforehand' } },
        { ...unread, name: 'of-an-older-deployment', found: undefined },
        { ...unread, name: 'of-a-newer-deployment', found: { kind: 'guessed', by: 'a model' } },
        {
          name: 'b',
          url: 'https://example.org/b.git',
          base: null,
          commit: null,
          environment: {},
          found: { kind: 'later', reason: 'it cannot be opened' },
        },
      ],
      plan: { tasks: 3, waves: 2, requirements: 4 },
      room: { builds: 1, usd: 20 },
      faults: [{ path: 'repositories[1].url', message: 'no git repository\u001b[31m' }],
    };
    const { requests } = await serve({ instead: () => ({ status: 200, body: preview }) });
    const args = ['submit', '--repo', 'https://example.org/a.git', '--prompt', 'It works.', '--preview'];
    expect(await breakwater(...args)).toEqual({
      code: 2,
      out: [
        'It works.',
        '  a: main at aaaaaaaaaaaa (https://example.org/a.git)',
        '    setup: npm ci (because of package-lock.json)',
        '    tests: x (from the submission)',
        '    not given: no sizes',
        '  c: next at bbbbbbbbbbbb (https://example.org/c.git)',
        '    breakwater.yaml, line 2, column 1: must be text',
        '  d: next at bbbbbbbbbbbb (https://example.org/c.git)',
        '    what it needs is found out once the build has opened it: it is too large to be read beforehand',
        '  of-an-older-deployment: next at bbbbbbbbbbbb (https://example.org/c.git)',
        '    what it needs is found out once the build has opened it: this deployment does not look into repositories',
        '  of-a-newer-deployment: next at bbbbbbbbbbbb (https://example.org/c.git)',
        '    what it needs is found out once the build has opened it: this deployment is newer and says it in another way',
        '  b: cannot be opened (https://example.org/b.git)',
        `  Limits: $100.00, 240 minutes, ${limits.maxIterations} rounds; ${parallel.maxWorkers} at work`,
        `  Models: ${models.planner} plans, ${models.generator} works, ${models.evaluator} grades`,
        `  Tests: ${evaluator.testCommand}, unless a repository says otherwise; approval: none`,
        '  Plan: 3 tasks in 2 waves, 4 requirements',
        '  Room: 1 builds, $20.00 this month\n',
      ].join('\n'),
      err: 'repositories[1].url: no git repository\n',
    });
    expect(requests).toEqual(['POST /builds/preview 200']);
    const taken = {
      ...preview,
      repositories: preview.repositories.filter(({ found }) => found && found.kind !== 'guessed'),
      faults: [],
    };
    await serve({ instead: () => ({ status: 200, body: taken }) });
    const { code, out } = await breakwater(...args, '--json');
    expect([code, JSON.parse(out)]).toEqual([0, taken]);
  });

  test('lays the options over a configuration file, field by field', async () => {
    const { submissions } = await serve({ stages });
    const file = {
      spec: 'From the file.',
      repositories: [{ name: 'a', url: 'https://example.org/a.git' }],
      limits: { maxCostUsd: 5, maxIterations: 9 },
    };
    await writeFile(join(folder(), 'build.json'), JSON.stringify(file));
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

  test('takes from the file what has no option, and says so in its help', async () => {
    const { submissions } = await serve({ stages });
    const file = {
      repositories: [{ name: 'a', url: 'https://example.org/a.git' }],
      session: { maxTurns: 60 },
      breaker: { replans: 0 },
      parallel: { barrier: true },
    };
    await writeFile(join(folder(), 'build.json'), JSON.stringify(file));
    await breakwater('submit', '--config', 'build.json', '--prompt', 'Hi', '--max-workers', '2');
    const defaults = submission();
    expect(submissions).toEqual([
      expect.objectContaining({
        session: { ...defaults.session, maxTurns: 60 },
        breaker: { ...defaults.breaker, replans: 0 },
        parallel: { ...defaults.parallel, barrier: true, maxWorkers: 2 },
      }),
    ]);
    const { out } = await breakwater('submit', '--help');
    expect(out.replace(/\s+/g, ' ')).toContain(
      '--config <file> the whole submission as JSON, also what has no option here (session, breaker, parallel, prices; see README.md); options given here win',
    );
  });

  test('names every fault with its path and asks the API nothing', async () => {
    const { requests } = await serve();
    await writeFile(
      join(folder(), 'bad.json'),
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

  test('names what cannot be allowed, whether it stands in an option or in the file', async () => {
    const { requests, submissions } = await serve({ stages });
    const file = { prompt: 'Hi', repositories: [{ name: 'a', url: 'https://example.org/a.git' }] };
    await writeFile(join(folder(), 'build.json'), JSON.stringify({ ...file, network: { allow: ['*.example.com'] } }));
    const fault = (index: number) =>
      `network.allow[${index}]: must be the name of a public host, such as example.com, or a preset: ` +
      'npm, pypi, crates, go, maven, debian\n';
    expect(await breakwater('submit', '--config', 'build.json')).toEqual({ code: 2, out: '', err: fault(0) });
    const option = ['--allow', 'npm,https://example.com', '--allow', '10.0.0.1'];
    const refused = await breakwater('submit', '--config', 'build.json', ...option);
    expect(refused).toEqual({ code: 2, out: '', err: fault(1) + fault(2) });
    expect(requests).toEqual([]);
    await breakwater('submit', '--config', 'build.json', '--allow', 'crates');
    expect(submissions).toEqual([expect.objectContaining({ network: { allow: ['crates'] } })]);
  });

  test('names files and folders that are not what they should be', async () => {
    await serve();
    await writeFile(join(folder(), 'plan.json'), '{ "phases": ');
    expect(await breakwater('submit', '--plan', 'plan.json', '--spec', 'none.md', '--repo', '.')).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(
        /^--spec none\.md: ENOENT.*\n--plan plan\.json: not JSON: .*\n--repo \.: neither an https:\/\/ URL nor a git repository on this machine\n$/,
      ),
    });
  });

  test('tells before it sends anything what no submission may hold', async () => {
    const { requests } = await serve();
    const repositories = [
      { name: 'a', url: 'https://example.org/a.git' },
      { name: 'b', url: 'https://EXAMPLE.org./%61/' },
    ];
    const file = { prompt: 'a\0', repositories, limits: { maxDurationMinutes: 0.1 } };
    await writeFile(join(folder(), 'build.json'), JSON.stringify(file));
    expect(await breakwater('submit', '--config', 'build.json')).toEqual({
      code: 2,
      out: '',
      err:
        'prompt: holds the control character U+0000\nlimits.maxDurationMinutes: must be at least 1 minute\n' +
        'repositories[1].url: https://EXAMPLE.org./%61/ is given twice, in this or another spelling\n',
    });
    await writeFile(join(folder(), 'twice.json'), '{"prompt":"a","prompt":"b"}');
    await writeFile(join(folder(), 'latin1.md'), Buffer.from('caf\xe9', 'latin1'));
    expect(await breakwater('submit', '--config', 'twice.json', '--spec', 'latin1.md')).toEqual({
      code: 2,
      out: '',
      err: '--config twice.json: the field prompt stands twice in one object\n--spec latin1.md: not UTF-8\n',
    });
    expect(await breakwater('submit', '--prompt', 'x', '--max-cost', '0x10')).toMatchObject({ code: 2 });
    expect(requests).toEqual([]);
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
        repositories: [{ name: 'textkit', branch: 'breakwater/b1', sha: 'a'.repeat(40), pullRequest: null }],
        tasks: 1,
        merged: 1,
        waves: 1,
        reservations: [],
        rounds: 2,
        skipped: 0,
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
