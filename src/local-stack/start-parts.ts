/** Starts the parts of a stack, each under its watch: the Worker, the git server, the sandbox host, the scripted model. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeProfile } from '../cli/client/profile.ts';
import { findBubblewrap } from './machine/bubblewrap.ts';
import { removeLeftoverContainers, stackId } from './machine/leftover-containers.ts';
import { describeEnd, type Part } from './parts/part.ts';
import * as starts from './parts/stack-parts.ts';
import { envFile, workerVariables } from './parts/worker-variables.ts';
import { wranglerConfig } from './parts/wrangler-config.ts';
import type { SandboxKind } from './sandbox-kind.ts';
import type { StackOptions } from './stack-options.ts';
import { openState } from './state/open-state.ts';
import { choosePort } from './state/port.ts';
import { type StackState, writePrivateFile, writeStackState } from './state/stack-state.ts';
import { answersAt, untilHealthy } from './watch/answers.ts';
import { watchDisk } from './watch/disk-space.ts';
import { type KeptOptions, type KeptPart, keepAlive } from './watch/keep-alive.ts';

/** What has to be ended with the stack. */
export type RunningPart = Pick<Part, 'stop' | 'kill'>;

export type StartedParts = {
  apiUrl: string;
  token: string;
  gitUrl: string;
  kept: readonly KeptPart[];
  state: () => StackState;
  remember: (change: Partial<StackState>) => Promise<void>;
};

/** The port of a part that was killed is free a moment later. */
const portPatienceMs = 5_000;

/**
 * Resolves when all parts are up. Every part that is started is put into `running` at once, so that the caller can end
 * what a failure leaves.
 */
export async function startParts(
  options: StackOptions,
  sandbox: SandboxKind,
  secret: () => string,
  running: Set<RunningPart>,
): Promise<StartedParts> {
  const { model, project, signal, say } = options;
  const { host } = starts;
  let state = await openState({ state: options.state, host, apiPort: options.port, secret, say });
  const remember = async (change: Partial<StackState>) => {
    state = { ...state, ...change };
    await writeStackState(options.state, state);
  };
  await remember({});
  await mkdir(join(options.state, 'repositories'), { recursive: true });
  const { ports } = state;
  const url = (part: keyof typeof ports) => `http://${host}:${ports[part]}`;
  const urls = { api: url('api'), git: url('git'), sandbox: url('sandbox'), model: url('model') };
  const variables = workerVariables({
    stackId: stackId(options.state),
    model,
    sandbox,
    urls,
    secrets: state.secrets,
    gitCredentials: options.gitCredentials,
    sandboxSecrets: options.sandboxSecrets,
    forges: options.forges,
    corsOrigins: options.corsOrigins,
    ...(options.sandboxLimits ? { sandboxLimits: options.sandboxLimits } : {}),
  });
  const envFilePath = join(options.state, 'dev.vars');
  await writePrivateFile(envFilePath, envFile(variables));
  await writeProfile(options.state, { apiUrl: urls.api, token: state.secrets.api });

  const kept: KeptPart[] = [];
  let api: KeptPart | undefined;
  // An object whose alarm failed on a full disk is tried again ever later, and at last no more; a new start wakes all.
  const onRoom = () => api?.renew('could not write to the disk');
  const disk = watchDisk({ path: options.state, say, onRoom });
  running.add({ stop: disk.stop, kill: () => undefined });
  const keep = (
    name: keyof typeof ports,
    part: Pick<KeptOptions, 'title' | 'start' | 'works'> & { clear?: () => Promise<void> },
  ): Promise<void> => {
    const path = name === 'api' ? '/health' : '/';
    const alive = keepAlive({
      ...part,
      answers: (limitMs) => answersAt(`${urls[name]}${path}`, limitMs),
      clear: async () => {
        await part.clear?.();
        await disk.room();
        await choosePort({ host, port: ports[name], patienceMs: portPatienceMs });
      },
      say,
      ...(options.watch ? { times: options.watch } : {}),
    });
    running.add(alive);
    kept.push(alive);
    if (name === 'api') api = alive;
    return alive.ready;
  };
  const worker = async () => {
    const names = await migrationNames(project);
    if (names.some((name) => !state.migrations.includes(name))) {
      await runToItsEnd(starts.startMigrations(options), running);
      await remember({ migrations: names });
    }
    signal.throwIfAborted();
    const config = await wranglerConfig(project, sandbox);
    await keep('api', {
      title: 'The API',
      start: () => starts.startWorkerPart(options, { config, port: ports.api, envFilePath, sandbox }),
      // wrangler is ready before the Worker has answered once; a Worker that cannot answer is no stack.
      works: async (part) => {
        const fault = await untilHealthy(urls.api);
        if (fault !== null) throw part.failure(`does not answer at ${urls.api}/health (${fault})`);
      },
      ...(sandbox === 'container' ? { clear: () => removeContainers(options) } : {}),
    });
  };
  const isolation = sandbox === 'local' ? await chooseIsolation(say) : null;
  signal.throwIfAborted();
  const all = [keep('git', { title: 'The git server', start: () => starts.startGitPart(options, state) }), worker()];
  if (isolation !== null) {
    const start = () => starts.startSandboxPart(options, state, isolation);
    all.push(keep('sandbox', { title: 'The sandbox host', start }));
  }
  if (model.kind === 'scripted') {
    const start = () => starts.startModelPart(options, state, model.script);
    all.push(keep('model', { title: 'The scripted model', start }));
  }
  await Promise.race([Promise.all(all), aborted(signal)]);
  return { apiUrl: urls.api, token: state.secrets.api, gitUrl: urls.git, kept, state: () => state, remember };
}

/** Removes the containers of a Worker that is gone; says so where that fails. */
export async function removeContainers({ state, say }: StackOptions): Promise<void> {
  await removeLeftoverContainers(state).catch((error: unknown) =>
    say(`Its containers could not be removed: ${error instanceof Error ? error.message : error}`),
  );
}

async function chooseIsolation(say: StackOptions['say']): Promise<starts.Isolation> {
  const bubblewrap = await findBubblewrap(process.env);
  if (bubblewrap.ok) return 'bubblewrap';
  say(bubblewrap.notice);
  return 'none';
}

async function migrationNames(project: string): Promise<string[]> {
  const entries = await readdir(join(project, 'migrations'), { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.sql')).map(({ name }) => name);
}

async function runToItsEnd(part: Part, running: Set<RunningPart>): Promise<void> {
  running.add(part);
  // It is never "ready": it ends.
  part.ready.catch(() => undefined);
  const end = await part.ended;
  running.delete(part);
  if (end.code !== 0) throw part.failure(`failed (${describeEnd(end)})`);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
