/**
 * A git remote that keeps names and no objects: it lists its refs and moves every ref that it is asked to move. For
 * benches whose sandboxes are doubles too; a real remote would want the commits.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { concatBytes, flushPkt, pktLine, pktTexts } from '../src/git/pkt-line.ts';

export type GitDouble = { url: string; close: () => Promise<void> };

export async function startGitDouble(base: string): Promise<GitDouble> {
  const refs = new Map([['refs/heads/main', base]]);
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
      return response.end(advertisement(refs));
    }
    const commands = (pktTexts(body) ?? []).map((line) => line.split('\0')[0]?.trim().split(' ') ?? []);
    const moved = commands.flatMap(([, to = '', ref = '']) => {
      if (/^0+$/.test(to)) refs.delete(ref);
      else refs.set(ref, to);
      return [ref];
    });
    response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-result' });
    response.end(concatBytes([pktLine('unpack ok\n'), ...moved.map((ref) => pktLine(`ok ${ref}\n`)), flushPkt]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the remote has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function advertisement(refs: ReadonlyMap<string, string>): Uint8Array {
  const main = refs.get('refs/heads/main');
  const lines = [['HEAD', main] as const, ...refs].map(([ref, sha], index) =>
    pktLine(`${sha} ${ref}${index === 0 ? '\0symref=HEAD:refs/heads/main agent=double' : ''}\n`),
  );
  return concatBytes([pktLine('# service=git-upload-pack\n'), flushPkt, ...lines, flushPkt]);
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return concatBytes(chunks);
}
