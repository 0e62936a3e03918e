/** How a command of an agent is started: as a plain process, or inside bubblewrap with its way to the allowed hosts. */

import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { proxyPort, sandboxProxy } from '../network/sandbox-proxy.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { bubblewrapWords, insideFolder } from './bubblewrap.ts';
import { commandEnvironment, proxyEnvironment } from './environment.ts';
import type { GroupOptions } from './process-group.ts';
import { isolatedCommand, shellCommand } from './shell.ts';

/**
 * `cwd` is absolute. `program`: one of the server's own that the command runs as `$BREAKWATER_BROWSER`, and the folders that
 * it needs, which are seen beside one another.
 */
export type Command = { command: string; cwd: string; program?: { file: string; shows: string[] } };

/** Where a command inside sees them. Node takes a file of this name for a JavaScript module wherever it lies. */
const forwarderSeen = `${insideFolder}/forwarder.mjs`;
const socketSeen = `${insideFolder}/proxy.sock`;

export async function commandStart(sandbox: HostedSandbox, { command, cwd, program }: Command): Promise<GroupOptions> {
  const { shell, commandLimits: limits, bubblewrap, launcher } = sandbox.config;
  const env = { ...commandEnvironment(sandbox, cwd), ...(program && startOf(program.file, bubblewrap !== null)) };
  if (bubblewrap === null) {
    const own = launcher.length === 0 ? { TMPDIR: ownTemporary(sandbox) } : {};
    return { launcher, argv: shellCommand(shell, command, limits), cwd, env: { ...own, ...env } };
  }

  const proxy = await sandboxProxy(sandbox, bubblewrap.outside);
  const extras = proxy
    ? [
        { from: join(import.meta.dirname, '../network/forwarder.ts'), to: forwarderSeen },
        { from: proxy.socket, to: socketSeen },
      ]
    : [];
  const shown = (program?.shows ?? []).map((from) => ({ from, to: seenAt(from) }));
  const words = [
    ...bubblewrapWords(bubblewrap, sandbox, { cwd, extras: [...extras, ...shown] }),
    '--info-fd',
    '4',
    '--',
  ];
  const forwarder = proxy ? [process.execPath, forwarderSeen, String(proxyPort), socketSeen] : null;
  return {
    launcher,
    argv: isolatedCommand(shell, command, { limits, words, forwarder }),
    cwd: sandbox.folder,
    env: proxy ? { ...env, ...proxyEnvironment(proxyPort) } : env,
    reports: true,
  };
}

/** A package is found from a folder beside `node_modules`. */
const seenAt = (folder: string): string =>
  join(insideFolder, basename(dirname(folder)) === 'node_modules' ? 'node_modules' : '', basename(folder));

/** Nothing that a repository sets for its own Node gets into the program. */
const startOf = (file: string, isInside: boolean): { BREAKWATER_BROWSER: string } => {
  const path = isInside ? join(insideFolder, file) : join(import.meta.dirname, '..', file);
  const words = [process.execPath, '--no-warnings', path];
  return { BREAKWATER_BROWSER: `/usr/bin/env -u NODE_OPTIONS ${words.map(quoted).join(' ')}` };
};

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Plain processes share the machine's /tmp with everyone: what asks for a temporary folder gets one of the sandbox. */
function ownTemporary({ folder }: HostedSandbox): string {
  const path = join(folder, 'tmp');
  mkdirSync(path, { recursive: true });
  return path;
}
