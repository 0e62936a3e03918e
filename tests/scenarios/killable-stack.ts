/**
 * The local stack as its own processes, each of which can be killed alone and started again on the same state. Proxies
 * of this process stand before the model, the sandbox host and the git server, and see what goes on.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ApiClient, apiClient } from '../../src/cli/client/api-client.ts';
import type { Part } from '../../src/local-stack/parts/part.ts';
import * as starts from '../../src/local-stack/parts/stack-parts.ts';
import { envFile, workerVariables } from '../../src/local-stack/parts/worker-variables.ts';
import { choosePort } from '../../src/local-stack/state/port.ts';
import { readStackState, type StackState, writePrivateFile } from '../../src/local-stack/state/stack-state.ts';
import type { Script } from '../../src/scripted-model/script/script.ts';
import { afterFirstEvent, type ModelBooks, modelBooks } from '../doubles/model-books.ts';
import { startWatchingProxy, type Watch, type WatchingProxy } from '../doubles/watching-proxy.ts';
import { descendantsOf, eventually, runningProcesses } from '../local-stack/processes.ts';
import { bundledProject } from './bundled-project.ts';
import { freshState, project } from './local-stack.ts';
import { applyMigrations } from './migrated-database.ts';
import { killNow } from './stack-process.ts';

export const partNames = ['worker', 'sandbox', 'model', 'git'] as const;
type PartName = (typeof partNames)[number];
/** What is killed: a part, or everything with all that it started. */
export type Target = PartName | 'all';

/** How long an answer of the model stands still after its first event. */
const writingMs = 60;

export type KillableStack = {
  client: ApiClient;
  apiUrl: string;
  state: string;
  gitUrl: string;
  /** Signs the messages to webhooks. */
  webhookSecret: string;
  books: ModelBooks;
  /** When a model call, an operation of a sandbox or a push to git began that was answered; in order of their ends. */
  work: readonly number[];
  /** SIGKILL. Resolves when it is dead, and all that a dead Worker had asked of the model is in the books. */
  kill(target: Target): Promise<void>;
  /** Starts again what was killed. Resolves when all is up. */
  restart(target: Target): Promise<void>;
  close(): Promise<void>;
};

export type KillableStackOptions = {
  script: Script;
  /** Milliseconds of a clock that goes on through every kill. */
  now: () => number;
  /** The configuration of the Worker, in the project; otherwise it is bundled once for all of its starts. */
  config?: string;
  /** Settings of the Worker. */
  gitCredentials?: string;
  forges?: string;
};

/** Starts it on a fresh state directory, which stays after `close`. */
export async function killableStack(options: KillableStackOptions): Promise<KillableStack> {
  const { now } = options;
  const folder = options.config ? project : bundledProject();
  const config = options.config ?? join(folder, 'wrangler.toml');
  const state = await freshState();
  // What is killed cannot remove its temporary files; they go away with the state.
  process.env.TMPDIR = join(state, 'tmp');
  await mkdir(process.env.TMPDIR);
  await mkdir(join(state, 'repositories'));
  const script = join(state, 'script.json');
  await writeFile(script, JSON.stringify(options.script));
  const known = await readStackState(state);
  if (!known?.secrets.webhook) throw new Error('the state directory has no state, or no secret for webhooks');

  const books = modelBooks(now);
  const work: number[] = [];
  const proxies = await startProxies(known, books, (at) => work.push(at), now);
  const places = { project: folder, state };
  const apiUrl = `http://${starts.host}:${known.ports.api}`;
  const variables = workerVariables({
    stackId: 'killed',
    model: { kind: 'scripted', script },
    sandbox: 'local',
    urls: { api: apiUrl, git: proxies.git.url, sandbox: proxies.sandbox.url, model: proxies.model.url },
    secrets: known.secrets,
    gitCredentials: options.gitCredentials,
    forges: options.forges,
    sandboxLimits: { SANDBOX_LIMIT: '50', SANDBOX_LIMIT_PER_BUILD: '50' },
  });
  const envFilePath = join(state, 'dev.vars');
  await writePrivateFile(envFilePath, envFile(variables));
  if (known.migrations.length === 0) await applyMigrations(state);

  const starters: Record<PartName, () => Part> = {
    git: () => starts.startGitPart(places, known),
    sandbox: () => starts.startSandboxPart(places, known, 'none'),
    model: () => starts.startModelPart(places, known, script),
    worker: () => starts.startWorkerPart(places, { config, port: known.ports.api, envFilePath, sandbox: 'local' }),
  };
  const parts = new Map<PartName, Part>();
  const start = async (name: PartName) => {
    // A killed part's port is free a moment after its death.
    const port = known.ports[name === 'worker' ? 'api' : name];
    if ((await choosePort({ host: starts.host, port, patienceMs: 20_000 })).moved)
      throw new Error(`port ${port} is taken`);
    const part = starters[name]();
    parts.set(name, part);
    await part.ready;
    if (name === 'worker') await answers(`${apiUrl}/health`);
  };
  await Promise.all(partNames.map(start));

  const partsOf = (target: Target): readonly PartName[] => (target === 'all' ? partNames : [target]);
  return {
    client: apiClient({ apiUrl, token: known.secrets.api }),
    apiUrl,
    state,
    gitUrl: proxies.git.url,
    webhookSecret: known.secrets.webhook,
    books,
    work,
    kill: async (target) => {
      if (target === 'all') await killDescendants();
      else parts.get(target)?.kill();
      await Promise.all(partsOf(target).map((name) => parts.get(name)?.ended));
      if (partsOf(target).includes('worker')) await proxies.model.untilQuiet();
    },
    restart: async (target) => void (await Promise.all(partsOf(target).map(start))),
    close: async () => {
      await Promise.all([...parts.values()].map((part) => part.stop()));
      await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
    },
  };
}

async function startProxies(
  { ports }: StackState,
  books: ModelBooks,
  worked: (at: number) => void,
  now: () => number,
): Promise<Record<'model' | 'sandbox' | 'git', WatchingProxy>> {
  const url = (port: number) => `http://${starts.host}:${port}`;
  /** Notes the beginning of what was answered well. */
  const noting = (isWork: boolean, watch: Watch): Watch => {
    const at = now();
    let isGood = false;
    return {
      ...watch,
      answered: (status) => {
        isGood = status < 300;
        watch.answered?.(status);
      },
      end: (how) => {
        watch.end?.(how);
        if (isWork && isGood && how === 'whole') worked(at);
      },
    };
  };
  const [model, sandbox, git] = await Promise.all([
    startWatchingProxy({
      target: url(ports.model),
      watch: (call) => noting(true, books.watch(call)),
      pause: { at: afterFirstEvent, ms: writingMs },
    }),
    startWatchingProxy({ target: url(ports.sandbox), watch: ({ path }) => noting(!path.endsWith('/dispose'), {}) }),
    startWatchingProxy({ target: url(ports.git), watch: ({ path }) => noting(path.endsWith('/git-receive-pack'), {}) }),
  ]);
  return { model, sandbox, git };
}

/** Everything that this process has started, as a power cut would end it. */
async function killDescendants(): Promise<void> {
  const all = descendantsOf(process.pid);
  for (const pid of all) killNow(pid);
  await eventually('all are dead', () => !runningProcesses().some(({ pid }) => all.includes(pid)));
}

async function answers(url: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    await answer?.text().catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > deadline) throw new Error(`${url} does not answer`);
    await pause(20);
  }
}
