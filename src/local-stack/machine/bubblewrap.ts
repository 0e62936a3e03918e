/** Whether bubblewrap works on this machine: found out by running it, as an installed one may be forbidden. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const timeoutMs = 10_000;

export type Bubblewrap = { ok: true } | { ok: false; notice: string };

/** The namespaces and mounts of the sandbox server, around nothing; `--disable-userns` needs bubblewrap 0.8. */
const trial = [
  ...['--unshare-all', '--unshare-user', '--disable-userns', '--uid', '1000', '--gid', '1000', '--cap-drop', 'ALL'],
  ...['--die-with-parent', '--new-session', '--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev'],
  ...['--remount-ro', '/proc', '--', 'true'],
];

/** `notice` is one line for a person. */
export async function findBubblewrap(environment: NodeJS.ProcessEnv): Promise<Bubblewrap> {
  try {
    await run('bwrap', trial, { env: environment, timeout: timeoutMs });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ENOENT')
      return { ok: false, notice: notice('is not installed', 'install it, or use --sandbox container,') };
    const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim().split('\n').at(-1) : '';
    return {
      ok: false,
      notice: notice(`does not work here (${said || 'it does not end'})`, 'use --sandbox container'),
    };
  }
}

const notice = (what: string, remedy: string): string =>
  `bubblewrap ${what}: commands of a run are plain processes of this machine, with its files and its network whatever network.allow says; ${remedy} for repositories that you do not trust.`;
