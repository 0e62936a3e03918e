/** How a command of an agent is started: as a plain process, or inside bubblewrap with its way to the allowed hosts. */

import { join } from 'node:path';
import { proxyPort, sandboxProxy } from '../network/sandbox-proxy.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { bubblewrapWords } from './bubblewrap.ts';
import { commandEnvironment, proxyEnvironment } from './environment.ts';
import type { GroupOptions } from './process-group.ts';
import { isolatedCommand, shellCommand } from './shell.ts';

/** `cwd` is absolute; `noteFolder` keeps where the command ends for the next one. */
export type Command = { command: string; cwd: string; noteFolder: boolean };

/** Where a command inside sees them. Node takes a file of this name for a JavaScript module wherever it lies. */
const forwarderSeen = '/run/breakwater/forwarder.mjs';
const socketSeen = '/run/breakwater/proxy.sock';

export async function commandStart(
  sandbox: HostedSandbox,
  { command, cwd, noteFolder }: Command,
): Promise<GroupOptions> {
  const { shell, commandLimits: limits, bubblewrap, launcher } = sandbox.config;
  const env = commandEnvironment(sandbox);
  const cwdFile = noteFolder ? join(sandbox.folder, 'cwd') : null;
  if (bubblewrap === null) return { launcher, argv: shellCommand(shell, command, { cwdFile, limits }), cwd, env };

  const proxy = await sandboxProxy(sandbox, bubblewrap.outside);
  const extras = proxy
    ? [
        { from: join(import.meta.dirname, '../network/forwarder.ts'), to: forwarderSeen },
        { from: proxy.socket, to: socketSeen },
      ]
    : [];
  const words = [...bubblewrapWords(bubblewrap, sandbox, { cwd, extras }), '--info-fd', '4', '--'];
  const forwarder = proxy ? [process.execPath, forwarderSeen, String(proxyPort), socketSeen] : null;
  return {
    launcher,
    argv: isolatedCommand(shell, command, { cwdFile, limits, words, forwarder }),
    cwd: sandbox.folder,
    env: proxy ? { ...env, ...proxyEnvironment(proxyPort) } : env,
    reports: true,
  };
}
