/** Moves and deletes refs on a git remote with one `git-receive-pack` request, without a clone. */
import { headOfText } from '../core/cut-text.ts';
import { gitRequest } from './git-request.ts';
import { bandsOf, concatBytes, flushPkt, pktLine, pktTexts } from './pkt-line.ts';
import { listRefs } from './remote.ts';
import type { GitPorts, Remote, RemoteFailure } from './remote-call.ts';

/** `from: null` creates the ref, `to: null` deletes it; the objects of `to` are on the remote already. */
export type RefUpdate = { ref: string; from: string | null; to: string | null };

export type SwapResult =
  | { ok: true }
  /** The ref is neither at `from` nor at `to`: somebody else has moved it. */
  | { ok: false; reason: 'moved'; actual: string | null }
  /** The remote says no for a reason of its own: a hook, a protected branch, a missing object. */
  | { ok: false; reason: 'refused'; message: string }
  | RemoteFailure;

/** A remote says why in a few words; more than this of them is not for an event. */
const maxReasonLength = 300;
/** Of what a remote prints beside its report. */
const mostSaidBytes = 100_000;

const noObject = '0'.repeat(40);
/** A pack of no objects: `PACK`, version 2, count 0, and the SHA-1 of these twelve bytes. */
const emptyPack = Uint8Array.from(
  '5041434b0000000200000000029d08823bd8a8eab510ad6ac75c823cfd3ed31e'.match(/../g) ?? [],
  (hex) => Number.parseInt(hex, 16),
);

/**
 * Moves one ref from `from` to `to` only if it is at `from` at that moment. A ref that is at `to` already counts as
 * moved, so the same swap may be asked for twice.
 */
export async function compareAndSwap(remote: Remote, update: RefUpdate, ports: GitPorts): Promise<SwapResult> {
  const pushed = await push(remote, [update], ports);
  if (!pushed.ok) return pushed;
  const refusal = pushed.refusals.get(update.ref);
  if (refusal === undefined) return { ok: true };
  // Remotes word a lost race in many ways, so the ref itself is asked.
  const list = await listRefs(remote, { ...ports, prefixes: [update.ref] });
  if (!list.ok) return list;
  const actual = list.refs.get(update.ref) ?? null;
  if (actual === update.to) return { ok: true };
  if (actual !== update.from) return { ok: false, reason: 'moved', actual };
  return { ok: false, reason: 'refused', message: refusal };
}

/** Deletes refs in one push; those that are gone already are no failure. */
export async function deleteRefs(
  remote: Remote,
  refs: readonly string[],
  ports: GitPorts,
): Promise<{ ok: true } | { ok: false; reason: 'refused'; message: string } | RemoteFailure> {
  if (refs.length === 0) return { ok: true };
  const list = await listRefs(remote, { ...ports, prefixes: [commonPrefix(refs)] });
  if (!list.ok) return list;
  const updates = refs.flatMap((ref) => {
    const from = list.refs.get(ref);
    return from === undefined ? [] : [{ ref, from, to: null }];
  });
  if (updates.length === 0) return { ok: true };
  const pushed = await push(remote, updates, ports);
  if (!pushed.ok) return pushed;
  const messages = [...pushed.refusals].map(([ref, message]) => `${ref}: ${message}`);
  return messages.length === 0 ? { ok: true } : { ok: false, reason: 'refused', message: messages.join('; ') };
}

/**
 * Whether refs can be made on the remote: makes each at a commit that it has, and removes them again. Those that cannot be
 * removed are no refusal: they are left, as the build's own would be.
 */
export async function tryRefs(
  remote: Remote,
  { refs, at }: { refs: readonly string[]; at: string },
  ports: GitPorts,
): Promise<{ ok: true } | { ok: false; reason: 'refused'; message: string } | RemoteFailure> {
  for (const ref of refs) {
    const made = await compareAndSwap(remote, { ref, from: null, to: at }, ports);
    if (!made.ok && made.reason === 'refused')
      return { ...made, message: `${ref}: ${(await inTheWay(remote, ref, ports)) ?? made.message}` };
    if (!made.ok && made.reason !== 'moved') return made;
  }
  await deleteRefs(remote, refs, ports);
  return { ok: true };
}

/** A ref whose name stands where the folder of another one would be: git can have only one of the two. */
export async function inTheWay(remote: Remote, ref: string, ports: GitPorts): Promise<string | null> {
  const names = ref.split('/');
  const folders = names.slice(0, -1).map((_, index) => names.slice(0, index + 1).join('/'));
  const nearest = names.slice(0, names[1] === 'heads' ? 3 : 2).join('/');
  const list = await listRefs(remote, { ...ports, prefixes: [nearest] });
  const found = list.ok ? folders.find((folder) => list.refs.has(folder)) : undefined;
  if (found === undefined) return null;
  return `${found.replace(/^refs\/heads\//, 'the branch ')} is in the way: rename or delete it`;
}

type Pushed = { ok: true; refusals: Map<string, string> };

/** One push; `refusals` has the remote's words for each ref that it did not update. */
async function push(remote: Remote, updates: readonly RefUpdate[], ports: GitPorts): Promise<Pushed | RemoteFailure> {
  const lines = updates.map(({ ref, from, to }, index) => {
    const capabilities = index === 0 ? '\0 report-status side-band-64k delete-refs agent=breakwater' : '';
    return pktLine(`${from ?? noObject} ${to ?? noObject} ${ref}${capabilities}`);
  });
  const onlyDeletes = updates.every(({ to }) => to === null);
  const answer = await gitRequest(
    remote,
    {
      path: 'git-receive-pack',
      headers: {
        'content-type': 'application/x-git-receive-pack-request',
        accept: 'application/x-git-receive-pack-result',
      },
      body: concatBytes([...lines, flushPkt, ...(onlyDeletes ? [] : [emptyPack])]),
      expect: 'application/x-git-receive-pack-result',
    },
    ports,
  );
  if (!answer.ok) return answer;
  return readReport(answer.body, updates);
}

/**
 * Reads `unpack ok`, then `ok <ref>` or `ng <ref> <reason>` for each ref. A ref without an `ok` was not updated; without
 * the end of the report nobody knows, and a swap can be asked for again.
 */
function readReport(body: Uint8Array, updates: readonly RefUpdate[]): Pushed | RemoteFailure {
  const [unpack, ...statuses] = pktTexts(bandsOf(body, [1]) ?? body) ?? [];
  if (unpack === undefined)
    return { ok: false, reason: 'unreachable', message: 'the remote does not report what became of the push' };
  const beside = new TextDecoder().decode(bandsOf(body, [2, 3])?.subarray(0, mostSaidBytes) ?? undefined).trim();
  const refusals = new Map<string, string>();
  for (const { ref } of updates) {
    if (statuses.includes(`ok ${ref}`)) continue;
    const ng = statuses.find((status) => status.startsWith(`ng ${ref} `));
    const words = ng?.slice(`ng ${ref} `.length) ?? unpack.replace(/^unpack /, '');
    // What its hooks and rules print says more than the reason beside the ref.
    const said = beside === '' ? words : `${words}: ${beside}`;
    refusals.set(ref, headOfText(said.replace(/\p{Cc}+/gu, ' '), maxReasonLength));
  }
  return { ok: true, refusals };
}

function commonPrefix(texts: readonly string[]): string {
  return texts.reduce((prefix, text) => {
    let length = 0;
    while (length < prefix.length && prefix[length] === text[length]) length += 1;
    return prefix.slice(0, length);
  });
}
