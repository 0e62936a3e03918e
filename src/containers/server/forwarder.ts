/**
 * Runs inside a bubblewrap, which has no network but its own loopback: passes what comes to a port there on to the socket
 * of the sandbox's proxy. `node forwarder.ts PORT SOCKET` writes a line and closes its output once it listens.
 */
import { closeSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const [port, socket = ''] = process.argv.slice(2);

const server = createServer((client) => {
  const proxy = connect(socket);
  client.pipe(proxy).pipe(client);
  for (const [one, other] of [
    [client, proxy],
    [proxy, client],
  ] as const)
    one.on('error', () => other.destroy()).once('close', () => other.destroy());
});
server.listen(Number(port), '127.0.0.1', () => {
  writeSync(1, 'listening\n');
  closeSync(1);
});
