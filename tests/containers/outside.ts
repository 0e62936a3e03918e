/** The internet of a test: names with made-up addresses, all of which lead to servers of the test. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import type { Outside } from '../../src/containers/server/sandbox/host-config.ts';

export type TestInternet = {
  outside: Outside;
  /** What was connected to: `address:port`. */
  connections: string[];
  /** What the web server was asked, as it came. */
  requests: Array<Pick<IncomingMessage, 'method' | 'url' | 'headers'>>;
  close(): void;
};

const namesAndAddresses: Record<string, string[]> = {
  'open.example.com': ['93.184.216.34'],
  'other.example.com': ['93.184.216.35'],
  'inside.example.com': ['10.0.0.7'],
  'half-inside.example.com': ['93.184.216.36', '192.168.0.1'],
  'loopback.example.com': ['127.0.0.1'],
  'loopback6.example.com': ['::1'],
  'mapped.example.com': ['::ffff:127.0.0.1'],
  'metadata.example.com': ['169.254.169.254'],
};

/** Port 443 gets an echo, any other a web server that tells the path, and redirects from `/away` to another name. */
export async function testInternet(): Promise<TestInternet> {
  const requests: TestInternet['requests'] = [];
  const web = createServer((incoming, response) => {
    requests.push({ method: incoming.method, url: incoming.url, headers: incoming.headers });
    if (incoming.url === '/away') {
      response.writeHead(302, { location: 'http://other.example.com/' }).end();
      return;
    }
    response.write(`${incoming.url} `);
    incoming.pipe(response);
  });
  const echo = createTcpServer((socket) => socket.on('error', () => socket.destroy()).pipe(socket));
  const portOf = async (server: Server | TcpServer): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const ports = { web: await portOf(web), echo: await portOf(echo) };
  const connections: string[] = [];
  return {
    connections,
    requests,
    outside: {
      lookup: async (host) => namesAndAddresses[host] ?? [],
      connect: (addresses, port) => {
        connections.push(`${addresses.join(',')}:${port}`);
        return connect(port === 443 ? ports.echo : ports.web, '127.0.0.1');
      },
    },
    close: () => {
      web.closeAllConnections();
      web.close();
      echo.close();
    },
  };
}
