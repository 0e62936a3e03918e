/** The whole of Breakwater on one machine: its processes started together, watched together and ended together. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeProfile } from '../cli/client/profile.ts';
import { findBubblewrap } from './machine/bubblewrap.ts';
import { findEngine } from './machine/engine.ts';
import { removeLeftoverContainers, stackId } from './machine/leftover-containers.ts';
import { describeEnd, type Part, type PartEnd } from './parts/part.ts';
import * as starts from './parts/stack-parts.ts';
import { envFile, type ModelChoice, type SandboxLimits, workerVariables } from './parts/worker-variables.ts';
import { wranglerConfig } from './parts/wrangler-config.ts';
import type { SandboxChoice, SandboxKind } from './sandbox-kind.ts';
import { openState } from './state/open-state.ts';
import { type StackState, writePrivateFile, writeStackState } from './state/stack-state.ts';
import { lockState } from './state/state-lock.ts';

export type StackOptions = starts.StackPlaces & {
  /** The port that the API should have; else the one that it had, else 8787. */
  port: number | undefined;
  model: ModelChoice;
  sandbox: SandboxChoice;
  /** JSON object of `user:password` by git host; see `src/env.ts`. */
  gitCredentials: string | undefined;
  /** How many sandboxes there may be at once; the limits of wrangler.toml where it is not given. */
  sandboxLimits?: SandboxLimits;
  /** Tells the person one line about the start. */
  say: (line: string) => void;
  /** Ends the start half-way; nothing stays behind. */
  signal: AbortSignal;
};

export type Stack = {
  apiUrl: string;
  token: string;
  gitUrl: string;
  state: () => StackState;
  remember: (change: Partial<StackState>) => Promise<void>;
  /** Resolves with an account of the first part that ends on its own. */
  broken: Promise<Error>;
  close: () => Promise<void>;
};

const healthTimeoutMs = 30_000;
const healthPauseMs = 150;

/** Rejects with a message for a person, naming the part and its last lines, when the stack does not come up. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { sandbox, say, signal } = options;
  if (sandbox === 'local') return startWith(options, 'local');
  const engine = await findEngine(process.env);
  if (!engine.ok) {
    if (sandbox === 'container') throw new Error(`--sandbox container needs a container engine: ${engine.reason}`);
    return startWith(options, 'local');
  }
  say('Every run gets a container of its own; its image is built first, which takes a while the first time …');
  if (sandbox === 'container') return startWith(options, 'container');
  try {
    return await startWith(options, 'container');
  } catch (error) {
    if (signal.aborted || error instanceof StateInUse) throw error;
    say(`Containers do not work here, so runs work on this machine: ${error instanceof Error ? error.message : error}`);
    return startWith(options, 'local');
  }
}

class StateInUse extends Error {}

async function startWith(options: StackOptions, sandbox: SandboxKind): Promise<Stack> {
  const lock = await lockState(options.state, secret());
  if (!lock.ok) {
    throw new StateInUse(
      `Another stack (process ${lock.pid}) runs on ${options.state}. End it, or use another --state.`,
    );
  }
  const parts = new Set<Part>();
  const killAll = () => {
    for (const part of parts) part.kill();
  };
  process.on('exit', killAll);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      await Promise.all([...parts].map((part) => part.stop()));
      if (sandbox === 'container') {
        await removeLeftoverContainers(options.state).catch((error: unknown) =>
          options.say(`Its containers could not be removed: ${error instanceof Error ? error.message : error}`),
        );
      }
      process.off('exit', killAll);
      await lock.release();
    })();
    return closing;
  };
  try {
    if (sandbox === 'container') await removeLeftoverContainers(options.state);
    const stack = await startParts(options, sandbox, parts);
    const broken = Promise.race(
      [...parts].map(async (part) => {
        const end = await part.ended;
        return part.failure(describeDeath(end));
      }),
    );
    return { ...stack, broken, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Every part that is started is put into `parts` at once, so that the caller can end what a failure leaves. */
async function startParts(
  options: StackOptions,
  sandbox: SandboxKind,
  parts: Set<Part>,
): Promise<Omit<Stack, 'broken' | 'close'>> {
  const { model, project, signal } = options;
  const { say } = options;
  let state = await openState({ state: options.state, host: starts.host, apiPort: options.port, secret, say });
  const remember = async (change: Partial<StackState>) => {
    state = { ...state, ...change };
    await writeStackState(options.state, state);
  };
  await remember({});
  await mkdir(join(options.state, 'repositories'), { recursive: true });
  const url = (part: keyof StackState['ports']) => `http://${starts.host}:${state.ports[part]}`;
  const urls = { api: url('api'), git: url('git'), sandbox: url('sandbox'), model: url('model') };
  const variables = workerVariables({
    stackId: stackId(options.state),
    model,
    sandbox,
    urls,
    secrets: state.secrets,
    gitCredentials: options.gitCredentials,
    ...(options.sandboxLimits ? { sandboxLimits: options.sandboxLimits } : {}),
  });
  const variablesPath = join(options.state, 'dev.vars');
  await writePrivateFile(variablesPath, envFile(variables));
  await writeProfile(options.state, { apiUrl: urls.api, token: state.secrets.api });

  const run = (part: Part): Promise<string> => {
    parts.add(part);
    return part.ready;
  };
  const worker = async () => {
    const names = await migrationNames(project);
    if (names.some((name) => !state.migrations.includes(name))) {
      await runToItsEnd(starts.startMigrations(options), parts);
      await remember({ migrations: names });
    }
    signal.throwIfAborted();
    const part = starts.startWorkerPart(options, {
      config: await wranglerConfig(project, sandbox),
      port: state.ports.api,
      envFilePath: variablesPath,
      sandbox,
    });
    await run(part);
    await Promise.race([
      healthy(urls.api, part),
      part.ended.then((end) => Promise.reject(part.failure(describeDeath(end)))),
    ]);
  };
  const isolation = sandbox === 'local' ? await chooseIsolation(say) : null;
  signal.throwIfAborted();
  const all = [run(starts.startGitPart(options, state)), worker()];
  if (isolation !== null) all.push(run(starts.startSandboxPart(options, state, isolation)));
  if (model.kind === 'scripted') all.push(run(starts.startModelPart(options, state, model.script)));
  await Promise.race([Promise.all(all), aborted(signal)]);
  return { apiUrl: urls.api, token: state.secrets.api, gitUrl: urls.git, state: () => state, remember };
}

async function chooseIsolation(say: StackOptions['say']): Promise<starts.Isolation> {
  const bubblewrap = await findBubblewrap(process.env);
  if (bubblewrap.ok) return 'bubblewrap';
  say(bubblewrap.notice);
  return 'none';
}

const describeDeath = (end: PartEnd) => `ended (${describeEnd(end)})`;

const secret = () => randomBytes(32).toString('base64url');

async function migrationNames(project: string): Promise<string[]> {
  const entries = await readdir(join(project, 'migrations'), { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.sql')).map(({ name }) => name);
}

async function runToItsEnd(part: Part, parts: Set<Part>): Promise<void> {
  parts.add(part);
  // It is never "ready": it ends.
  part.ready.catch(() => undefined);
  const end = await part.ended;
  parts.delete(part);
  if (end.code !== 0) throw part.failure(`failed (${describeEnd(end)})`);
}

/** wrangler is ready before the Worker has answered once; a Worker that cannot answer is no stack. */
async function healthy(apiUrl: string, part: Part): Promise<void> {
  const deadline = performance.now() + healthTimeoutMs;
  let last = 'no answer';
  while (performance.now() < deadline) {
    try {
      const answer = await fetch(`${apiUrl}/health`, { signal: AbortSignal.timeout(5_000) });
      const body = await answer.text();
      if (answer.ok) return;
      last = `${answer.status} ${body.slice(0, 300)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, healthPauseMs));
  }
  throw part.failure(`does not answer at ${apiUrl}/health (${last})`);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
