/** Lists the refs of a git remote, without a clone. */
import { type GitHttpRequest, type GitHttpResponse, listServerRefs, type ServerRef } from 'isomorphic-git';
import { gitRequest } from './git-request.ts';
import { concatBytes } from './pkt-line.ts';
import type { GitPorts, Remote, RemoteFailure } from './remote-call.ts';

export type { Fetch, GitPorts, Remote, RemoteFailure } from './remote-call.ts';

/** `head` is the branch that HEAD points at; null where it is detached, or its branch has no commit yet. */
export type RefList = { ok: true; refs: Map<string, string>; head: { ref: string; sha: string } | null };

/**
 * The refs whose full names start with one of `prefixes`, as name → commit or tag id.
 * `head` is known only where `HEAD` is among the prefixes, as it is by default.
 */
export async function listRefs(
  remote: Remote,
  ports: GitPorts & { prefixes?: readonly string[] },
): Promise<RefList | RemoteFailure> {
  const prefixes = ports.prefixes ?? ['HEAD', 'refs/heads/'];
  const lists = await Promise.all(prefixes.map((prefix) => listPrefix(remote, prefix, ports)));
  const refs = new Map<string, string>();
  let head: { ref: string; sha: string } | null = null;
  for (const list of lists) {
    if (!list.ok) return list;
    for (const { ref, oid, target } of list.refs) {
      if (ref !== 'HEAD') refs.set(ref, oid);
      else if (target !== undefined) head = { ref: target, sha: oid };
    }
  }
  return { ok: true, refs, head };
}

async function listPrefix(
  remote: Remote,
  prefix: string,
  ports: GitPorts,
): Promise<{ ok: true; refs: ServerRef[] } | RemoteFailure> {
  // isomorphic-git throws what its HTTP client throws; the failure itself is kept here, so that nothing is read from a message.
  let failure: RemoteFailure | null = null;
  const request = async ({ url, body, headers }: GitHttpRequest): Promise<GitHttpResponse> => {
    const expect = `application/x-git-upload-pack-${body ? 'result' : 'advertisement'}`;
    const answer = await gitRequest(
      remote,
      {
        path: body ? 'git-upload-pack' : 'info/refs?service=git-upload-pack',
        headers: headers ?? {},
        expect,
        ...(body ? { body: await collect(body) } : {}),
      },
      ports,
    );
    if (!answer.ok) {
      failure = answer;
      throw new Error(answer.message);
    }
    return {
      url,
      headers: { 'content-type': expect },
      body: once(answer.body),
      statusCode: 200,
      statusMessage: 'OK',
    };
  };
  try {
    return { ok: true, refs: await listServerRefs({ http: { request }, url: remote.url, prefix, symrefs: true }) };
  } catch {
    return (
      failure ?? {
        ok: false,
        reason: 'not-a-repository',
        message: 'the remote answers something that is not a list of refs',
      }
    );
  }
}

async function* once(bytes: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield bytes;
}

/** isomorphic-git says an async iterator and hands over an array. */
async function collect(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return concatBytes(parts);
}
