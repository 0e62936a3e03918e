/** The flags of `npm start` and `npm run dev`, and what they say about themselves. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { SandboxChoice } from '../local-stack/sandbox-kind.ts';

export type LocalOptions = {
  /** Absolute. */
  state: string;
  port: number | undefined;
  /** Absolute path of the script that the scripted model plays; undefined for the default choice. */
  modelScript: string | undefined;
  sandbox: SandboxChoice;
  /** Ends when the sample build rests. */
  exit: boolean;
  /** Prints one last line of JSON; everything else goes to stderr. */
  json: boolean;
};

export type ParsedOptions =
  | { kind: 'run'; options: LocalOptions }
  | { kind: 'help' }
  | { kind: 'fault'; message: string };

const shared = `  --port N             port of the API (default 8787, or the one it had)
  --state DIR          where everything is kept; a restart there carries on (default .breakwater)
  --model-script FILE  let the scripted model play this script
  --sandbox KIND       container: needs a Docker engine; local: on this machine, in bubblewrap where that works
                       (default: container where an engine answers, else local)
  --help               show this`;

export const startHelp = `npm start -- [options]: starts the local stack and builds the sample.
  --exit               end when the build rests: 0 completed, 1 failed, 3 paused
  --json               print one last line of JSON; progress goes to stderr
${shared}
With ANTHROPIC_API_KEY set the real model is asked, which costs money.`;

export const devHelp = `npm run dev -- [options]: starts the local stack for your own builds.
${shared}
With ANTHROPIC_API_KEY set the real model is asked; ANTHROPIC_BASE_URL, GIT_CREDENTIALS and
SANDBOX_SECRETS, FORGES are passed on.`;

/** `start` knows --exit and --json too. Paths are taken from `cwd`. */
export function parseOptions(command: 'start' | 'dev', args: readonly string[], cwd: string): ParsedOptions {
  const own = { exit: { type: 'boolean' }, json: { type: 'boolean' } } as const;
  let values: { [name: string]: string | boolean | undefined };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        state: { type: 'string', default: '.breakwater' },
        'model-script': { type: 'string' },
        sandbox: { type: 'string', default: 'auto' },
        help: { type: 'boolean' },
        ...(command === 'start' ? own : {}),
      },
    }));
  } catch (error) {
    return { kind: 'fault', message: error instanceof Error ? error.message : String(error) };
  }
  if (values.help) return { kind: 'help' };
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  const port = text('port');
  if (port !== undefined && !isPort(port)) return { kind: 'fault', message: '--port must be a number from 0 to 65535' };
  const sandbox = text('sandbox');
  if (sandbox !== 'local' && sandbox !== 'container' && sandbox !== 'auto')
    return { kind: 'fault', message: '--sandbox must be local or container' };
  const script = text('model-script');
  return {
    kind: 'run',
    options: {
      state: resolve(cwd, text('state') ?? '.breakwater'),
      port: port === undefined ? undefined : Number(port),
      modelScript: script === undefined ? undefined : resolve(cwd, script),
      sandbox,
      exit: values.exit === true,
      json: values.json === true,
    },
  };
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
