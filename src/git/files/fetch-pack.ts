/** Asks a remote for a pack, by version 2 of git's protocol over HTTP, without a repository of one's own. */
import { gitRequest } from '../git-request.ts';
import { bandsOf, concatBytes, flushPkt, pktLine, pktTexts, readPkt } from '../pkt-line.ts';
import type { GitPorts, Remote, RemoteFailure } from '../remote-call.ts';

/** What `fetch` of a remote understands beside its usual words, such as `filter`; null where it does not speak version 2, or of ids by SHA-256. */
export async function fetchFeatures(
  remote: Remote,
  ports: GitPorts,
): Promise<{ ok: true; features: ReadonlySet<string> | null } | RemoteFailure> {
  const answer = await gitRequest(
    remote,
    {
      path: 'info/refs?service=git-upload-pack',
      headers: { 'git-protocol': 'version=2' },
      expect: 'application/x-git-upload-pack-advertisement',
      // In version 2 it lists no refs.
      most: { bytes: 100_000, of: 'what it understands' },
    },
    ports,
  );
  if (!answer.ok) return answer;
  const lines = capabilities(answer.body);
  const fetch = lines.find((line) => line === 'fetch' || line.startsWith('fetch='));
  const isSpoken = lines[0] === 'version 2' && !lines.includes('object-format=sha256');
  return { ok: true, features: isSpoken && fetch ? new Set(fetch.slice('fetch='.length).split(' ')) : null };
}

/** Over HTTP the service may be named first, in a list of its own. */
function capabilities(body: Uint8Array): string[] {
  const first = readPkt(body);
  const isNamed = first.kind === 'line' && new TextDecoder().decode(first.payload).startsWith('# service=');
  return pktTexts(isNamed ? body.subarray(first.next + flushPkt.byteLength) : body) ?? [];
}

export type PackAsked = {
  wants: readonly string[];
  /** Only these commits, without those before them. */
  isShallow?: boolean;
  /** Trees without the contents of files. */
  isTreesOnly?: boolean;
};

/** `refused`: the remote says no, in words that are not passed on. */
export type Pack =
  | { ok: true; pack: Uint8Array }
  | { ok: false; reason: 'refused' | 'too-long' | 'failed'; message: string };

export async function fetchPack(
  remote: Remote,
  { wants, isShallow, isTreesOnly }: PackAsked,
  ports: GitPorts & { mostBytes: number },
): Promise<Pack> {
  const lines = [
    'no-progress',
    'ofs-delta',
    ...(isShallow ? ['deepen 1'] : []),
    ...(isTreesOnly ? ['filter blob:none'] : []),
    ...wants.map((id) => `want ${id}`),
    'done',
  ].map((line) => pktLine(`${line}\n`));
  const answer = await gitRequest(
    remote,
    {
      path: 'git-upload-pack',
      headers: {
        'content-type': 'application/x-git-upload-pack-request',
        accept: 'application/x-git-upload-pack-result',
        'git-protocol': 'version=2',
      },
      body: concatBytes([pktLine('command=fetch\n'), delimiterPkt, ...lines, flushPkt]),
      expect: 'application/x-git-upload-pack-result',
      most: { bytes: ports.mostBytes, of: 'a part of the repository' },
    },
    ports,
  );
  if (!answer.ok) return { ok: false, reason: answer.isTooLong ? 'too-long' : 'failed', message: answer.message };
  const pack = packIn(answer.body);
  return pack ? { ok: true, pack } : { ok: false, reason: 'refused', message: 'the remote refuses to hand it out' };
}

const delimiterPkt = new TextEncoder().encode('0001');

const packNext = /^packfile\n?$/;
const isPackNext = (line: Uint8Array): boolean =>
  line.byteLength <= 'packfile\n'.length && packNext.test(new TextDecoder().decode(line));

/** Behind sections of other kinds, in side bands; null where there is none. */
function packIn(body: Uint8Array): Uint8Array | null {
  for (let offset = 0; offset < body.byteLength; ) {
    const pkt = readPkt(body, offset);
    if (pkt.kind === 'incomplete' || pkt.kind === 'malformed') return null;
    if (pkt.kind === 'line' && isPackNext(pkt.payload)) return bandsOf(body.subarray(pkt.next), [1]);
    offset = pkt.next;
  }
  return null;
}
