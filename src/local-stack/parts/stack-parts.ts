/** The parts of the local stack and how each is started: command, environment and sign of readiness. */
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { SandboxKind } from '../sandbox-kind.ts';
import type { StackState } from '../state/stack-state.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { type Part, startPart } from './part.ts';

export type StackPlaces = {
  /** The checkout: wrangler.toml, src and migrations. */
  project: string;
  /** The state directory, absolute. */
  state: string;
  /** Tells a person one line, such as that a log cannot be written; stderr where it is not given. */
  say?: (line: string) => void;
};

const logOf = ({ state, say = console.error }: StackPlaces, name: string): LogFile =>
  openLogFile({ path: join(state, 'logs', `${name}.log`), say });

export const host = '127.0.0.1';

const readyTimeoutMs = 60_000;
/** The first image is built from a base that has to be downloaded. */
const imageTimeoutMs = 600_000;

/**
 * What every part needs of the environment, and no more: a key that the stack holds must not reach the commands of an
 * agent through a part that has no use for it. The running Node comes first on the PATH, because the Node of the
 * machine may be too old for the parts and for the sample's tests.
 */
function baseEnvironment(environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const { HOME, LANG, LC_ALL, TMPDIR, TZ, USER } = environment;
  const path = environment.PATH ?? '/usr/local/bin:/usr/bin:/bin';
  return { HOME, LANG, LC_ALL, TMPDIR, TZ, USER, PATH: `${dirname(process.execPath)}:${path}` };
}

/** What Node has made of TypeScript once it need not make again: the parts start sooner, and hold less memory. */
const compileCache = ({ project }: StackPlaces): Record<string, string> => ({
  NODE_COMPILE_CACHE: join(project, 'node_modules/.cache/node'),
});

const ListeningLine = z.object({ listening: z.url() });

/** The URL in a line like `{"listening":"http://127.0.0.1:8788"}`. */
function listeningUrl(line: string): string | null {
  if (!line.startsWith('{"listening"')) return null;
  try {
    return ListeningLine.parse(JSON.parse(line)).listening;
  } catch {
    return null;
  }
}

/** These servers hold little and make much garbage; on one machine their memory matters more than the last bit of speed. */
const leanNode = ['--max-semi-space-size=2', '--optimize-for-size'];

/** A server of ours, run from its TypeScript source. */
function startServer(
  places: StackPlaces,
  { name, main, args = [], env }: { name: string; main: string; args?: string[]; env: Record<string, string> },
): Part {
  return startPart({
    name,
    command: process.execPath,
    args: [...leanNode, '--disable-warning=ExperimentalWarning', join(places.project, main), ...args],
    cwd: places.project,
    env: { ...baseEnvironment(process.env), ...compileCache(places), ...env },
    log: logOf(places, name),
    readyLine: listeningUrl,
    readyTimeoutMs,
  });
}

export const startGitPart = (places: StackPlaces, { ports, secrets }: StackState): Part =>
  startServer(places, {
    name: 'git-server',
    main: 'src/local-stack/git-server/main.ts',
    env: {
      GIT_SERVER_ROOT: join(places.state, 'repositories'),
      GIT_SERVER_HOST: host,
      GIT_SERVER_PORT: String(ports.git),
      GIT_SERVER_TOKEN: secrets.git,
    },
  });

/** Of the commands of a run; see the sandbox server's `main.ts`. */
export type Isolation = 'bubblewrap' | 'none';

/** What a person has set for the sandbox server, which checks it. */
export const sandboxSettingsIn = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    ['SANDBOX_KEPT_MB', 'SANDBOX_GIT_LFS', 'SANDBOX_BROWSER'].flatMap((name) =>
      environment[name] ? [[name, environment[name]]] : [],
    ),
  );

export const startSandboxPart = (places: StackPlaces, { ports, secrets }: StackState, isolation: Isolation): Part =>
  startServer(places, {
    name: 'sandbox-host',
    main: 'src/containers/server/main.ts',
    env: {
      SANDBOX_ROOT: join(places.state, 'sandboxes'),
      SANDBOX_HOST: host,
      SANDBOX_PORT: String(ports.sandbox),
      SANDBOX_TOKEN: secrets.sandbox,
      SANDBOX_ISOLATION: isolation,
      ...sandboxSettingsIn(process.env),
    },
  });

export const startModelPart = (places: StackPlaces, { ports, secrets }: StackState, script: string): Part =>
  startServer(places, {
    name: 'scripted-model',
    main: 'src/scripted-model/main.ts',
    args: ['--script', script],
    env: { MODEL_HOST: host, MODEL_PORT: String(ports.model), MODEL_API_KEY: secrets.model },
  });

type WranglerCall = {
  name: string;
  config?: string;
  args: string[];
  readyLine: (line: string) => string | null;
  timeoutMs?: number;
};

/** wrangler without its calls home, its dashboards and its files outside the state directory. */
function startWrangler(
  places: StackPlaces,
  { name, args, readyLine, timeoutMs = readyTimeoutMs, config = join(places.project, 'wrangler.toml') }: WranglerCall,
): Part {
  const {
    ANTHROPIC_API_KEY: _key,
    GIT_CREDENTIALS: _credentials,
    SANDBOX_SECRETS: _lent,
    FORGES: _forges,
    ...environment
  } = process.env;
  return startPart({
    name,
    command: process.execPath,
    args: [
      join(import.meta.dirname, 'wrangler-dev.ts'),
      ...args,
      `--persist-to=${join(places.state, 'wrangler')}`,
      `--config=${config}`,
    ],
    cwd: places.project,
    env: {
      ...environment,
      ...baseEnvironment(environment),
      ...compileCache(places),
      NO_COLOR: '1',
      FORCE_COLOR: '0',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      // The banner is what looks for updates.
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_WRITE_LOGS: 'false',
      WRANGLER_LOG_PATH: join(places.state, 'wrangler/logs'),
      WRANGLER_CACHE_DIR: join(places.state, 'wrangler/cache'),
      WRANGLER_REGISTRY_PATH: join(places.state, 'wrangler/registry'),
      // Pages and an API of wrangler's own, on the Worker's port, that show all stored data to whoever asks.
      X_LOCAL_EXPLORER: 'false',
      // A trace store that would add a synced commit to every invocation.
      X_LOCAL_OBSERVABILITY: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    },
    log: logOf(places, name),
    readyLine,
    failedLine: (line) => line.includes('[ERROR]'),
    // The stack asks for it all the time.
    isNoise: (line) => /GET \/health 200\b|"route":"\/health","status":200\b/.test(line),
    readyTimeoutMs: timeoutMs,
  });
}

export const startMigrations = (places: StackPlaces): Part =>
  startWrangler(places, {
    name: 'migrations',
    args: ['d1', 'migrations', 'apply', 'breakwater', '--local'],
    readyLine: () => null,
  });

type WorkerPart = {
  config: string;
  /** 0 is any free one. */
  port: number;
  sandbox: SandboxKind;
  envFilePath?: string;
  /** Where wrangler lets one reach workerd's inspector, on loopback; any free one where it is not given. */
  inspectorPort?: number;
};

export const startWorkerPart = (
  places: StackPlaces,
  { config, port, sandbox, envFilePath, inspectorPort = 0 }: WorkerPart,
): Part =>
  startWrangler(places, {
    name: 'worker',
    config,
    args: [
      'dev',
      `--ip=${host}`,
      `--port=${port}`,
      `--inspector-port=${inspectorPort}`,
      ...(envFilePath === undefined ? [] : [`--env-file=${envFilePath}`]),
      `--enable-containers=${sandbox === 'container'}`,
      '--show-interactive-dev-session=false',
    ],
    readyLine: (line) => /Ready on (http:\/\/\S+)/.exec(line)?.[1] ?? null,
    timeoutMs: sandbox === 'container' ? imageTimeoutMs : readyTimeoutMs,
  });
