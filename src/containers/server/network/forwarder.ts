/**
 * Runs inside a bubblewrap, which has no network but its own loopback: passes what comes to a port there on to the socket
 * of the sandbox's proxy. `node forwarder PORT SOCKET` writes a line to file descriptor 5 once it listens, and closes it:
 * whoever reads to its end goes on then.
 *
 * It is started with each command that may reach a host, so it has no type in it and is run as JavaScript: that is faster.
 */
import { closeSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/** Not its standard output, which Node needs in its place. */
const readyDescriptor = 5;

const [port, socket = ''] = process.argv.slice(2);

const server = createServer({ allowHalfOpen: true }, (client) => {
  const proxy = connect({ path: socket, allowHalfOpen: true });
  client.pipe(proxy).pipe(client);
  client.on('error', () => proxy.destroy()).once('close', () => proxy.destroy());
  proxy.on('error', () => client.destroy()).once('close', () => client.destroy());
});
server.listen(Number(port), '127.0.0.1', () => {
  writeSync(readyDescriptor, 'listening\n');
  closeSync(readyDescriptor);
});
