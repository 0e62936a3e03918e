/** Whether this machine has a git that serves the local remotes and works in sandboxes. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const timeoutMs = 10_000;
/** The first that merges trees without a checkout. */
const [leastMajor, leastMinor] = [2, 38] as const;

/** Undefined where it does; else one line for a person. */
export async function gitFault(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const least = `git ${leastMajor}.${leastMinor} or newer`;
  try {
    const { stdout } = await run('git', ['--version'], { env: environment, timeout: timeoutMs });
    const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(stdout) ?? [];
    const isNewEnough = Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor);
    return isNewEnough ? undefined : `Breakwater needs ${least}, and this machine has ${stdout.trim()}.`;
  } catch (error) {
    const why = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'has none' : `answers: ${error}`;
    return `Breakwater needs ${least}, and this machine ${why}. Install it and start again.`;
  }
}
