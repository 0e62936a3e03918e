/** The one way of a sandbox's commands to the hosts that they may reach: a proxy on a socket in the sandbox's folder. */

import { lookup } from 'node:dns/promises';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Outside } from '../sandbox/host-config.ts';
import type { HostedSandbox, SandboxProxy } from '../sandbox/hosted-sandbox.ts';
import { allowListProxy } from './allow-list-proxy.ts';

/** The port on loopback inside a bubblewrap, where a forwarder passes all on to the socket. */
export const proxyPort = 3128;

const connectTimeoutMs = 10_000;

/** The network of this machine. */
export const internet: Outside = {
  lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  connect: (addresses, port) => {
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const socket = connect({
      host: 'already-resolved',
      port,
      autoSelectFamily: true,
      lookup: (_host, _options, answer) => answer(null, all),
    });
    const timer = setTimeout(() => socket.destroy(new Error('no connection in time')), connectTimeoutMs);
    return socket.once('connect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
  },
};

/** Starts the proxy of a sandbox where it does not run yet; null where the sandbox may reach no host. */
export async function sandboxProxy(sandbox: HostedSandbox, outside: Outside): Promise<SandboxProxy | null> {
  if (sandbox.allowedHosts.size === 0) return null;
  sandbox.proxy ??= startProxy(sandbox, outside).catch((error: unknown) => {
    sandbox.proxy = null;
    throw error;
  });
  return sandbox.proxy;
}

/** At once for new connections; those under way end with it. */
export async function closeSandboxProxy(sandbox: HostedSandbox): Promise<void> {
  const proxy = await sandbox.proxy;
  sandbox.proxy = null;
  proxy?.close();
  if (sandbox.clean) await closeSandboxProxy(sandbox.clean);
}

async function startProxy(sandbox: HostedSandbox, outside: Outside): Promise<SandboxProxy> {
  const socket = join(sandbox.folder, 'proxy.sock');
  await rm(socket, { force: true });
  // A socket's path has at most 107 bytes, so it is named from its folder; the handle stays open, as Node removes the
  // socket under that same name.
  const folder: FileHandle = await open(sandbox.folder);
  const server = allowListProxy({ allows: (host) => sandbox.allowedHosts.has(host), outside });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(`/proc/self/fd/${folder.fd}/proxy.sock`, resolve);
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (connection) => {
    sockets.add(connection);
    connection.once('close', () => sockets.delete(connection));
  });
  return {
    socket,
    close: () => {
      server.close(() => void folder.close());
      for (const connection of sockets) connection.destroy();
    },
  };
}
