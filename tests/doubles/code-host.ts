/** GitHub and GitLab as a git client meets them: real repositories behind their ways of saying no. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveGit } from './git-http-server.ts';

export type CodeHostKind = 'GitHub' | 'GitLab';

export type CodeHost = {
  url: string;
  /** `127.0.0.1:<port>`, as an entry of GIT_CREDENTIALS names it. */
  host: string;
  /** `user:token` → what its holder may do with the repositories, all of which are private. */
  rights: Map<string, 'write' | 'read' | 'none'>;
  /** Answers in the host's place while it is set. */
  trouble: RequestListener | null;
  requests: { method: string; path: string; authorization: string | null }[];
  close(): Promise<void>;
};

export async function startCodeHost(kind: CodeHostKind, root: string): Promise<CodeHost> {
  const server = createServer((request, response) => {
    const { method = '', url: path = '', headers } = request;
    host.requests.push({ method, path, authorization: headers.authorization ?? null });
    if (host.trouble) host.trouble(request, response);
    else if (kind === 'GitLab' && !new URL(path, host.url).pathname.includes('.git/')) withoutGit(request, response);
    else if (isAllowed(kind, host, request, response)) serveGit(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const host: CodeHost = {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    rights: new Map(),
    trouble: null,
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return host;
}

/** GitLab sends readers to the URL that ends in `.git`, and does not process pushes to another. */
function withoutGit({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
  const [, project = '', query = ''] = /^(.+)\/info\/refs(\?.*)?$/.exec(url) ?? [];
  if (method === 'GET' && project !== '')
    response.writeHead(301, { location: `${project}.git/info/refs${query}` }).end('You are being redirected.');
  else response.writeHead(422, { 'content-type': 'text/plain' }).end('Unprocessable');
}

function isAllowed(
  kind: CodeHostKind,
  { rights }: CodeHost,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const refuse = (status: number, text: string, headers: Record<string, string> = {}): false => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(text);
    return false;
  };
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ');
  const right = scheme === 'Basic' ? rights.get(Buffer.from(value, 'base64').toString()) : undefined;
  const realm = { 'www-authenticate': `Basic realm="${kind}"` };
  if (right === undefined)
    return refuse(401, kind === 'GitHub' ? 'Invalid username or token.' : 'HTTP Basic: Access denied.', realm);
  if (right === 'none')
    return refuse(404, kind === 'GitHub' ? 'Repository not found.' : 'The project could not be found.');
  if (right === 'read' && request.url?.includes('git-receive-pack'))
    return refuse(403, kind === 'GitHub' ? 'Write access to repository not granted.' : 'You are not allowed to push.');
  return true;
}
