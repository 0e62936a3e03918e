/**
 * An HTTP proxy that lets requests through to listed hosts only: tunnels (`CONNECT`) to their ports 443 and 80, as Node's
 * `fetch` asks for one even for plain HTTP, and requests for their port 80.
 *
 * It resolves names itself and connects to the very addresses that it has checked, so that no name, listed or rebound,
 * leads to this machine, its network or a cloud's metadata. What is said inside a tunnel it does not see.
 */

import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { isPublicHost } from '../../../core/network/public-host.ts';
import type { Outside } from '../sandbox/host-config.ts';

export type ProxyOptions = { allows: (host: string) => boolean; outside: Outside };

type Refusal = { ok: false; status: 400 | 403 | 502; line: string };
type Destination = { ok: true; host: string; port: number };
type Reached = { ok: true; addresses: string[] };

const maxConnections = 256;
const maxHeaderSize = 16_384;
const idleMs = 120_000;

/** Not listening yet. */
export function allowListProxy(options: ProxyOptions): Server {
  const server = createServer({ maxHeaderSize, connectionsCheckingInterval: 5000, headersTimeout: 15_000 });
  server.maxConnections = maxConnections;
  server.setTimeout(idleMs);
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    void forward(options, incoming, response);
  });
  server.on('connect', (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    void tunnel(options, incoming, client, head);
  });
  return server;
}

async function tunnel(options: ProxyOptions, { url = '' }: IncomingMessage, client: Duplex, head: Buffer) {
  // The client may go at any time; both ends are then closed.
  client.on('error', () => client.destroy());
  const destination = tunnelDestination(url, options);
  const reached = destination.ok ? await reach(destination.host, options) : destination;
  if (!destination.ok || !reached.ok) {
    const refusal = reached.ok ? destination : reached;
    if (!refusal.ok) client.end(refusalText(refusal));
    return;
  }
  const remote = options.outside.connect(reached.addresses, destination.port);
  remote.setTimeout(idleMs, () => remote.destroy());
  remote.once('connect', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    remote.write(head);
    client.pipe(remote).pipe(client);
  });
  remote.on('error', () => client.end(refusalText(unreachable(destination.host))));
  remote.once('close', () => client.destroy());
  client.once('close', () => remote.destroy());
}

async function forward(options: ProxyOptions, incoming: IncomingMessage, response: ServerResponse) {
  const destination = plainDestination(incoming.url ?? '', options);
  if (!destination.ok) return refuse(response, destination);
  const reached = await reach(destination.host, options);
  if (!reached.ok) return refuse(response, reached);
  const { host, port, path } = destination;
  const outgoing = request({
    method: incoming.method ?? 'GET',
    path,
    headers: { ...endToEnd(incoming.headers), host },
    createConnection: () => options.outside.connect(reached.addresses, port),
    timeout: idleMs,
    maxHeaderSize,
  });
  outgoing.once('timeout', () => outgoing.destroy());
  outgoing.once('error', () => refuse(response, unreachable(host)));
  outgoing.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
    answer.once('error', () => response.destroy());
    answer.pipe(response);
  });
  response.once('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

/** As in `CONNECT example.com:443`. */
function tunnelDestination(target: string, { allows }: ProxyOptions): Destination | Refusal {
  const [, host = '', port = ''] = /^([^:/@]+):(\d{1,5})$/.exec(target.toLowerCase()) ?? [];
  if (!allows(host)) return notAllowed(host || target);
  return port === '443' || port === '80' ? { ok: true, host, port: Number(port) } : otherPort(host, port);
}

/** As in `GET http://example.com/path HTTP/1.1`. */
function plainDestination(target: string, { allows }: ProxyOptions): (Destination & { path: string }) | Refusal {
  if (!URL.canParse(target)) return { ok: false, status: 400, line: 'this is a proxy for absolute URLs' };
  const { protocol, username, password, hostname, port, pathname, search } = new URL(target);
  if (protocol !== 'http:' || username || password) return notAllowed(target);
  if (!allows(hostname)) return notAllowed(hostname);
  return port === '' ? { ok: true, host: hostname, port: 80, path: pathname + search } : otherPort(hostname, port);
}

async function reach(host: string, { outside }: ProxyOptions): Promise<Reached | Refusal> {
  const addresses = await outside.lookup(host).catch(() => []);
  if (addresses.length === 0) return { ok: false, status: 502, line: `${printable(host)} has no address` };
  const open = addresses.every((address) => isPublicHost(address.includes(':') ? `[${address}]` : address));
  return open ? { ok: true, addresses } : refused(`${printable(host)} has an address inside a private network`);
}

const refused = (line: string): Refusal => ({ ok: false, status: 403, line });
const notAllowed = (host: string): Refusal =>
  refused(`${printable(host)} is not a host that this build may reach: network.allow of its submission decides`);
const otherPort = (host: string, port: string): Refusal =>
  refused(
    `port ${port} of ${printable(host)} is closed: network.allow of the submission opens HTTPS at 443 and HTTP at 80`,
  );
const unreachable = (host: string): Refusal => ({ ok: false, status: 502, line: `${printable(host)} does not answer` });

const printable = (text: string): string => text.replace(/[^\x21-\x7e]/g, '?').slice(0, 253);

function refuse(response: ServerResponse, { status, line }: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const headers = { 'content-type': 'text/plain', 'content-length': line.length + 1, connection: 'close' };
  response.writeHead(status, headers).end(`${line}\n`);
}

const refusalText = ({ status, line }: Refusal): string =>
  [
    `HTTP/1.1 ${status} Refused`,
    'content-type: text/plain',
    `content-length: ${line.length + 1}`,
    'connection: close',
    '',
    `${line}\n`,
  ].join('\r\n');

/** Headers that are about one connection alone stay on it. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const own = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'];
  const dropped = new Set([...named, ...own, 'te', 'trailer', 'transfer-encoding', 'upgrade']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}
