/** How a command of an agent is started: as a plain process, or inside bubblewrap with its way to the allowed hosts. */

import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { proxyPort, sandboxProxy } from '../network/sandbox-proxy.ts';
import { type HostedSandbox, touch } from '../sandbox/hosted-sandbox.ts';
import { bubblewrapWords, insideFolder } from './bubblewrap.ts';
import { commandEnvironment, proxyEnvironment } from './environment.ts';
import type { GroupOptions } from './process-group.ts';
import { isolatedCommand, shellCommand } from './shell.ts';

/**
 * `cwd` is absolute. `program`: a file of Node's that the command runs as `$BREAKWATER_BROWSER`, with its folder and the
 * packages that it imports.
 */
export type Command = { command: string; cwd: string; program?: { file: string; packages: string[] } };

/** Where a command inside sees them. Node takes a file of this name for a JavaScript module wherever it lies. */
const forwarderSeen = `${insideFolder}/forwarder.mjs`;
const socketSeen = `${insideFolder}/proxy.sock`;

export async function commandStart(sandbox: HostedSandbox, { command, cwd, program }: Command): Promise<GroupOptions> {
  await touch(sandbox);
  const { shell, commandLimits: limits, bubblewrap, launcher } = sandbox.config;
  const env = {
    ...commandEnvironment(sandbox, cwd),
    ...(program && startOf(bubblewrap === null ? program.file : seenAt(program.file))),
  };
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
  const shown = program
    ? [
        { from: dirname(program.file), to: dirname(seenAt(program.file)) },
        ...program.packages.map((from) => ({ from, to: join(insideFolder, 'node_modules', basename(from)) })),
      ]
    : [];
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

/** Inside bubblewrap: in a folder beside `node_modules`. */
const seenAt = (file: string): string => join(insideFolder, 'program', basename(file));

/** Nothing that a repository sets for its own Node gets into the program. */
const startOf = (file: string): { BREAKWATER_BROWSER: string } => ({
  BREAKWATER_BROWSER: `/usr/bin/env -u NODE_OPTIONS ${[process.execPath, '--no-warnings', file].map(quoted).join(' ')}`,
});

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Plain processes share the machine's /tmp with everyone: what asks for a temporary folder gets one of the sandbox. */
function ownTemporary({ folder }: HostedSandbox): string {
  const path = join(folder, 'tmp');
  mkdirSync(path, { recursive: true });
  return path;
}
