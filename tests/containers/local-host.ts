/** The place "local host": the sandbox server as a process of this machine. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type HostOptions, type SandboxHost, sandboxHost } from './sandbox-host.ts';
import { startServerProcess, temporaryFolder } from './server-process.ts';

export async function startLocalHost({ env }: HostOptions = {}): Promise<SandboxHost> {
  const folder = temporaryFolder();
  const server = await startServerProcess({ root: join(folder, 'root'), ...(env === undefined ? {} : { env }) });
  return sandboxHost({
    url: server.url,
    root: server.root,
    outside: join(folder, 'outside'),
    ownProcesses: false,
    beside: [],
    end: async () => {
      await server.end('SIGTERM');
      // Of many files faster than Node is.
      execFileSync('rm', ['-rf', folder]);
    },
  });
}
