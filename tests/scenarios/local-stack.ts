/** A whole local stack for a scenario: real wrangler, D1, sandbox host and git server, and a model that plays a script. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ApiClient, apiClient } from '../../src/cli/client/api-client.ts';
import type { SandboxLimits } from '../../src/local-stack/parts/worker-variables.ts';
import type { SandboxChoice } from '../../src/local-stack/sandbox-kind.ts';
import { startStack } from '../../src/local-stack/stack.ts';
import { freshStackState, writeStackState } from '../../src/local-stack/state/stack-state.ts';
import type { WatchTimes } from '../../src/local-stack/watch/keep-alive.ts';
import { startScriptedModel } from '../../src/scripted-model/server.ts';
import { freePorts } from '../local-stack/free-ports.ts';
import { repositoryWith } from './bare-repositories.ts';
import { bundledProject } from './bundled-project.ts';
import { copyMigrated } from './migrated-database.ts';
import { type ModelReader, modelReader } from './model-reader.ts';
import type { Session } from './sessions.ts';

export const project = resolve(import.meta.dirname, '../..');

export type LocalStack = ModelReader & {
  client: ApiClient;
  apiUrl: string;
  token: string;
  gitUrl: string;
  /** Signs the tokens of its runs. */
  capabilitySecret: string;
  /** The state directory. */
  state: string;
  /** The folder of the bare repositories. */
  repositories: string;
  /** Makes a repository and gives back its URL. */
  repository(name: string, files?: Record<string, string>): string;
  close(): Promise<void>;
};

export type LocalStackOptions = {
  /** A folder that `freshState` made. */
  state?: string;
  sandbox?: SandboxChoice;
  apiKey?: string;
  gitCredentials?: string;
  sandboxSecrets?: string;
  forges?: string;
  sandboxLimits?: SandboxLimits;
  watch?: WatchTimes;
  /** Hears what the stack says to the person who started it. */
  say?: (line: string) => void;
};

/** Starts a stack on a state directory and ports of its own. `close` leaves no process and no file. */
export async function localStack(sessions: Session[], options: LocalStackOptions = {}): Promise<LocalStack> {
  const {
    sandbox = 'local',
    apiKey = 'the-key-of-the-scenarios',
    gitCredentials,
    sandboxSecrets,
    forges,
    sandboxLimits = {},
  } = options;
  const state = options.state ?? (await freshState());
  // In this process, because a test wants to know what the model was told; the stack takes it for the real API.
  const model = await startScriptedModel({ script: { name: 'scenarios', sessions }, apiKey, keepCalls: 2000 });
  const stack = await startStack({
    project: sandbox === 'local' ? bundledProject() : project,
    state,
    port: undefined,
    model: { kind: 'real', apiKey, baseUrl: model.url },
    sandbox,
    gitCredentials,
    sandboxSecrets,
    forges,
    sandboxLimits,
    say: options.say ?? (() => undefined),
    ...(options.watch ? { watch: options.watch } : {}),
    signal: new AbortController().signal,
  }).catch(async (error: unknown) => {
    await model.close();
    throw error;
  });
  const { apiUrl, token, gitUrl } = stack;
  const repositories = join(state, 'repositories');
  return {
    ...modelReader(model, apiKey),
    client: apiClient({ apiUrl, token }),
    apiUrl,
    token,
    gitUrl,
    capabilitySecret: stack.state().secrets.capability,
    state,
    repositories,
    repository: (name, files) => {
      repositoryWith(repositories, name, files);
      return `${gitUrl}/${name}.git`;
    },
    close: async () => {
      await stack.close();
      await model.close();
      await rm(state, { recursive: true, force: true });
    },
  };
}

/** A state directory that remembers free ports, so that stacks which start at once do not reach for the same ones. */
export async function freshState(secret: () => string = () => crypto.randomUUID()): Promise<string> {
  const state = await mkdtemp(join(tmpdir(), 'scenario-'));
  const [migrations, ports] = await Promise.all([copyMigrated(state), freePorts()]);
  await writeStackState(state, { ...freshStackState(secret), migrations, ports });
  return state;
}
