/** A hostile run looks for secrets and ways out, in every kind of sandbox; what it must not find shows up nowhere. */
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { runToken, sandboxToken } from '../../src/auth/capability.ts';
import { findBubblewrap } from '../../src/local-stack/machine/bubblewrap.ts';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import type { SandboxChoice } from '../../src/local-stack/sandbox-kind.ts';
import { readStackState } from '../../src/local-stack/state/stack-state.ts';
import { plan, task } from '../core/builders.ts';
import { git } from '../git/repositories.ts';
import { landed, repositoryWith, testCommand } from './bare-repositories.ts';
import { submit, untilRest, unwrapped } from './followed-build.ts';
import { type Attempt, canary, hostileAttempts, hostileHandIns, undoHandIn } from './hostile-attempts.ts';
import { freshState, type LocalStack, localStack, project } from './local-stack.ts';
import { creations, generates, grades, submits } from './sessions.ts';

type Sandbox = { choice: SandboxChoice; name: string; unavailable: string | null; gateway: (api: string) => string };

/** In a container the hostile run is lent a secret, too: it may be used, and not be seen. */
const lent = { host: 'npm.pkg.example.com', header: 'authorization', use: 'packages', during: 'both' } as const;

const [engine, bubblewrap] = await Promise.all([findEngine(process.env), findBubblewrap(process.env)]);
/** Without bubblewrap the local host closes none of this, and says so at its start. */
const sandboxes: Sandbox[] = [
  {
    choice: 'local',
    name: 'on the local host',
    unavailable: bubblewrap.ok ? null : bubblewrap.notice,
    gateway: (api) => `${api}/git`,
  },
  {
    choice: 'container',
    name: 'in a container',
    unavailable: engine.ok ? null : engine.reason,
    gateway: () => 'http://git.breakwater.internal',
  },
];

describe.each(sandboxes)('a hostile run $name', { timeout: 300_000 }, ({ choice, name, unavailable, gateway }) => {
  if (unavailable !== null) console.warn(`SKIPPED: a hostile run ${name}: ${unavailable}`);
  const isRun = test.skipIf(unavailable !== null);
  let stack: LocalStack;
  let outside: Server;
  let visitors = 0;
  let attempts: Attempt[];
  let results: string[];
  let handIns: Attempt[];
  /** What was said of each hand-in. */
  let sayings: string[];
  let tokens: string[];
  /** Everything that a person or a program can read of the build, by where. */
  let shown: Record<string, string>;

  beforeAll(async () => {
    if (unavailable !== null) return;
    outside = createServer((_, response) => {
      visitors += 1;
      response.end('welcome');
    });
    await new Promise<void>((done) => outside.listen(0, '0.0.0.0', done));
    const secret = () => `${canary}-${crypto.randomUUID()}`;
    const state = await freshState(secret);
    const known = await readStackState(state);
    if (!known) throw new Error('a fresh state is a state');
    const place = {
      gateway: gateway(`http://127.0.0.1:${known.ports.api}`),
      ports: [(outside.address() as AddressInfo).port, ...Object.values(known.ports)],
      folders: [state, project],
    };
    attempts = hostileAttempts(place);
    repositoryWith(join(state, 'repositories'), 'other', { 'foreign.txt': canary });
    const other = join(state, 'repositories/other.git');
    handIns = hostileHandIns({
      ...place,
      foreign: { commit: git(other, 'rev-parse', 'main'), objects: join(other, 'objects') },
    });
    const sessions = [
      generates('hostile', [
        turn('I look around.', ...attempts.map(({ command }) => bash(command))),
        ...handIns.flatMap(({ what, command }) => [
          turn(`I try to take along ${what}.`, bash(command)),
          turn('I hand that in.', submits()),
        ]),
        turn('And I do what I was asked for.', bash(undoHandIn), ...creations({ 'app/done.txt': 'done\n' })),
        turn('Handed in.', submits()),
      ]),
      grades('hostile'),
    ];
    const gitCredentials = JSON.stringify({ 'git.example.com': `user:${canary}-password` });
    const sandboxSecrets = JSON.stringify({
      packages: { value: `Bearer ${secret()}`, hosts: ['npm.pkg.example.com'] },
    });
    const secrets = { apiKey: secret(), gitCredentials, sandboxSecrets };
    stack = await localStack(sessions, { state, sandbox: choice, ...secrets });
    const url = stack.repository('app');
    const id = await submit(stack.client, {
      plan: plan([task({ id: 'hostile', scope: ['app:done.txt'] })]),
      repositories: [{ name: 'app', url, environment: choice === 'container' ? { secrets: [lent] } : {} }],
      evaluator: { testCommand },
    });
    const { view, events } = await untilRest(stack.client, id);
    results = stack.told('generator of hostile', 2);
    sayings = handIns.map((_, index) => stack.told('generator of hostile', 4 + 2 * index).join('\n'));
    tokens = (
      await Promise.all(
        view.runs.flatMap((run) => [
          runToken(stack.capabilitySecret, run.id),
          sandboxToken(stack.capabilitySecret, run.id),
        ]),
      )
    ).concat(canary);
    const page = await fetch(view.urls.page);
    const [app] = view.repositories;
    shown = {
      status: view.status,
      view: JSON.stringify(view),
      events: JSON.stringify(events),
      list: JSON.stringify(unwrapped(await stack.client.builds())),
      page: await page.text(),
      transcript: [...results, ...sayings].join('\n'),
      landed: JSON.stringify(landed(app?.url ?? '', app?.branch ?? '')),
    };
  }, 600_000);
  afterAll(async () => {
    await stack?.close();
    outside?.close();
  });

  isRun('is refused every attempt, each in its own way', () => {
    const answers = attempts.map(({ what }, index) => ({ what, answer: results[index] }));
    expect(answers).toEqual(attempts.map(({ what, refused }) => ({ what, answer: expect.stringMatching(refused) })));
    expect(visitors).toBe(0);
  });

  isRun('is refused what it tries to hand in beside its work', () => {
    const answers = handIns.map(({ what }, index) => ({ what, answer: sayings[index] }));
    expect(answers).toEqual(handIns.map(({ what, refused }) => ({ what, answer: expect.stringMatching(refused) })));
  });

  isRun('shows no secret in an output, an event, the view, the list, the page or what has landed', () => {
    const found = Object.entries(shown).filter(([, text]) => tokens.some((token) => text.includes(token)));
    expect({ status: shown.status, found: found.map(([where]) => where) }).toEqual({ status: 'completed', found: [] });
  });

  isRun('leaves none in a log or a database: only the files that are made to hold them do', () => {
    expect(filesWith(canary, stack.state)).toEqual(['./cli.json', './dev.vars', './stack.json']);
  });
});

/** Files below a folder that hold a text, also binary ones. */
function filesWith(text: string, folder: string): string[] {
  const listed = execFileSync('grep', ['-rlaF', '--', text, '.'], { cwd: folder, encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}
