/** Whether a container engine answers: asked before wrangler is, whose own account of a missing one is long. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const timeoutMs = 10_000;

export type Engine = { ok: true; version: string } | { ok: false; reason: string };

/** The docker command that wrangler would use. */
export const dockerCommand = (environment: NodeJS.ProcessEnv): string => environment.WRANGLER_DOCKER_BIN || 'docker';

/** Asks the engine (`DOCKER_HOST`) that wrangler would use. */
export async function findEngine(environment: NodeJS.ProcessEnv): Promise<Engine> {
  const docker = dockerCommand(environment);
  try {
    const args = ['version', '--format', '{{.Server.Version}}'];
    const { stdout } = await run(docker, args, { env: environment, timeout: timeoutMs });
    return { ok: true, version: stdout.trim() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const missing = 'code' in error && error.code === 'ENOENT';
    const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim().split('\n')[0] : '';
    return { ok: false, reason: missing ? `there is no command ${docker}` : said || `${docker} does not answer` };
  }
}
