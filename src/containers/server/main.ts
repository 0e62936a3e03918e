/**
 * Starts the sandbox server of a container or a local host, as its environment says:
 *
 * - `SANDBOX_ROOT`: the folder of all sandboxes; made where it is missing
 * - `SANDBOX_TOKEN`: the bearer token that callers must know
 * - `SANDBOX_HOST` (127.0.0.1), `SANDBOX_PORT` (0: any free one)
 * - `SANDBOX_GIT_TIMEOUT_MS` (300000): for one call of git
 * - `SANDBOX_MAX_PUSH_MB` (2048): of what is new in a push, as a pack
 * - `SANDBOX_STORE_IDLE_MS` (600000): how long the objects of a build without sandboxes are kept
 * - `SANDBOX_KEPT_MB` (20000): of all prepared sandboxes that are kept for later ones to start from; 0 keeps none
 * - `SANDBOX_GIT_LFS` (use): `leave` leaves files of Git LFS as their pointers, as where `git-lfs` is not on the PATH
 * - `SANDBOX_BROWSER`: the path of a Chromium that shows pages; without it, one on the PATH. `none` is none
 * - `SANDBOX_PAGE_DRIVER`: the folder of the program that drives it, where commands may not read this one's
 * - `SANDBOX_USER`: the user who owns the files and runs the commands; without it, the server's own
 * - `SANDBOX_ISOLATION` (none): `bubblewrap` runs each command inside one, with no way out but to the sandbox's allowed hosts
 * - `SANDBOX_MAX_PROCESSES` (4096): of the user that runs commands
 * - `SANDBOX_MAX_MEMORY_MB` (three quarters of the machine's or the container's memory): of each process of a command
 * - `SANDBOX_DRAIN_MS` (0): how long commands under way may go on after SIGTERM
 * - `SANDBOX_LINGER_MS` (15000): how long it still answers after the last of them, so that their trees are saved
 * - `EXIT_WITH_STDIN=1`: ends when its standard input closes, that is, with the process that started it
 *
 * Without `SANDBOX_USER` commands run as the user of this server. Their environment and their files hold no secret, but
 * only bubblewrap keeps them from what that user may read and reach: the files of other sandboxes, this process in
 * `/proc`, any network.
 *
 * Prints `{"listening":"http://127.0.0.1:PORT"}` once it serves. Ends itself and all commands on SIGINT and on SIGTERM:
 * there once commands have ended, or their time is over, and at once on a second one.
 */

import type { AddressInfo } from 'node:net';
import { homedir, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { drain } from './drain.ts';
import { keptSizes } from './kept/kept-store.ts';
import { internet } from './network/sandbox-proxy.ts';
import { closeHost, openHost } from './open-host.ts';
import { actAs, noLauncher } from './process/command-user.ts';
import { viewMachine } from './process/machine-view.ts';
import { findProgram, findShell } from './process/shell.ts';
import type { Bubblewrap } from './sandbox/host-config.ts';
import { sandboxServer } from './server.ts';

const heartbeatMs = 5000;

const Environment = z
  .object({
    SANDBOX_ROOT: z.string().min(1),
    SANDBOX_TOKEN: z.string().min(1),
    SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
    SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    SANDBOX_GIT_TIMEOUT_MS: z.coerce.number().int().positive().default(300_000),
    SANDBOX_MAX_PUSH_MB: z.coerce.number().int().positive().default(2048),
    SANDBOX_STORE_IDLE_MS: z.coerce.number().int().positive().default(600_000),
    SANDBOX_KEPT_MB: z.coerce.number().int().min(0).default(20_000),
    SANDBOX_GIT_LFS: z.enum(['use', 'leave']).default('use'),
    SANDBOX_BROWSER: z.string().min(1).optional(),
    SANDBOX_PAGE_DRIVER: z
      .string()
      .min(1)
      .default(join(import.meta.dirname, 'page-driver')),
    SANDBOX_USER: z.string().min(1).optional(),
    SANDBOX_ISOLATION: z.enum(['none', 'bubblewrap']).default('none'),
    SANDBOX_MAX_PROCESSES: z.coerce.number().int().positive().default(4096),
    SANDBOX_MAX_MEMORY_MB: z.coerce.number().int().positive().optional(),
    SANDBOX_DRAIN_MS: z.coerce.number().int().min(0).default(0),
    SANDBOX_LINGER_MS: z.coerce.number().int().min(0).default(15_000),
    EXIT_WITH_STDIN: z.string().optional(),
  })
  .refine(({ SANDBOX_USER, SANDBOX_ISOLATION }) => SANDBOX_USER === undefined || SANDBOX_ISOLATION === 'none', {
    error: 'SANDBOX_USER and SANDBOX_ISOLATION=bubblewrap exclude each other',
  });

function main(): void {
  const parsed = Environment.safeParse(process.env);
  delete process.env.SANDBOX_TOKEN;
  if (!parsed.success) {
    console.error(z.prettifyError(parsed.error));
    process.exitCode = 1;
    return;
  }
  const settings = parsed.data;
  const path = process.env.PATH ?? '';
  const host = openHost({
    root: settings.SANDBOX_ROOT,
    gitTimeoutMs: settings.SANDBOX_GIT_TIMEOUT_MS,
    maxPushMb: settings.SANDBOX_MAX_PUSH_MB,
    storeIdleMs: settings.SANDBOX_STORE_IDLE_MS,
    keptMb: settings.SANDBOX_KEPT_MB,
    hasGitLfs: settings.SANDBOX_GIT_LFS === 'use' && findProgram('git-lfs', path) !== undefined,
    browser: findBrowser(settings, path),
    heartbeatMs,
    shell: findShell(path),
    launcher: settings.SANDBOX_USER === undefined ? noLauncher : actAs(settings.SANDBOX_USER),
    bubblewrap: settings.SANDBOX_ISOLATION === 'bubblewrap' ? findBubblewrap(settings.SANDBOX_ROOT, path) : null,
    commandLimits: {
      maxProcesses: settings.SANDBOX_MAX_PROCESSES,
      maxMemoryMb: settings.SANDBOX_MAX_MEMORY_MB ?? memoryShareMb(),
    },
  });
  const server = sandboxServer(host, settings.SANDBOX_TOKEN);

  const stop = () => {
    closeHost(host);
    process.exit(0);
  };
  const drained = () => drain(host, { longestMs: settings.SANDBOX_DRAIN_MS, lingerMs: settings.SANDBOX_LINGER_MS });
  process.on('SIGTERM', () => (host.isStopping ? stop() : void drained().then(stop)));
  process.once('SIGINT', stop);
  if (settings.EXIT_WITH_STDIN === '1') process.stdin.once('close', stop).resume();

  server.once('error', (error) => {
    console.error(`cannot listen on ${settings.SANDBOX_HOST}:${settings.SANDBOX_PORT}: ${error.message}`);
    process.exit(1);
  });
  server.listen(settings.SANDBOX_PORT, settings.SANDBOX_HOST, () => {
    console.log(JSON.stringify({ listening: urlOf(server.address() as AddressInfo) }));
    keptSizes(host).then(
      (said) => said !== null && console.error(said),
      (error: unknown) => console.error('nobody knows what is kept from before:', error),
    );
  });
}

function findBubblewrap(root: string, path: string): Bubblewrap {
  const program = findProgram('bwrap', path);
  if (program === undefined) throw new Error('SANDBOX_ISOLATION=bubblewrap needs bwrap, which is not on the PATH');
  return {
    program,
    view: viewMachine({ root, path, home: homedir(), node: process.execPath }),
    outside: internet,
  };
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Debian's first: what is on the PATH there is a script that reads settings which commands do not see. */
function findBrowser(
  { SANDBOX_BROWSER: asked, SANDBOX_PAGE_DRIVER: driver }: z.infer<typeof Environment>,
  path: string,
): { program: string; driver: string } | null {
  if (asked === 'none') return null;
  const found = [findProgram('chromium', '/usr/lib/chromium'), ...browsers.map((name) => findProgram(name, path))];
  const program = asked ?? found.find((one) => one !== undefined);
  return program === undefined ? null : { program, driver };
}

/** So that one command that takes everything does not take the server with it. */
function memoryShareMb(): number {
  // 0, or more than there is, where no control group limits it.
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.ceil((bytes * 0.75) / 1_048_576);
}

const urlOf = ({ address, family, port }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

main();
