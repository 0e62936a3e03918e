/** Passes a run's git request on to the real remote: pinned paths, pinned headers, checked refs, the credential added here. */
import type { GitAccess } from '../../git/git-access.ts';
import type { Remote } from '../../git/git-request.ts';
import type { Resolved } from '../../git/resolve.ts';
import { pushRefusal } from './push-refusal.ts';
import { commandFault, readPushHead } from './receive-commands.ts';

/** A request body that is a stream needs `duplex` in Node; workerd ignores it. */
export type StreamFetch = (url: string, init: RequestInit & { duplex?: 'half' }) => Promise<Response>;

export type RemotePorts = { resolve(url: string): Resolved; fetch: StreamFetch };

export type GitCall = {
  request: Request;
  /** The name of a repository of the build, without `.git`. */
  repository: string;
  operation: 'refs' | 'git-upload-pack' | 'git-receive-pack';
  access: GitAccess;
};

/** A clone or a push of a large repository; a run that needs longer is stuck. */
const transferTimeoutMs = 600_000;

/** Plain text is what git shows to its user. */
export const plain = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });

/** Serves one request of git's smart HTTP protocol for a run. Never throws for what the run or the remote does wrong. */
export async function serveGit(call: GitCall, ports: RemotePorts): Promise<Response> {
  const repository = call.access.repositories.find(({ name }) => name === call.repository);
  if (!repository) return plain(404, `this build has no repository ${call.repository}`);
  const resolved = ports.resolve(repository.url);
  if (!resolved.ok) return plain(502, `the repository ${call.repository} cannot be used: ${resolved.message}`);
  switch (call.operation) {
    case 'refs': {
      const query = new URL(call.request.url).search;
      const service = /^\?service=(git-upload-pack|git-receive-pack)$/.exec(query)?.[1];
      if (service === undefined) return plain(403, 'only the smart git protocol is served here');
      const path = `info/refs?service=${service}`;
      return forward(call.request, resolved.remote, path, `application/x-${service}-advertisement`, null, ports);
    }
    case 'git-upload-pack': {
      const body = decoded(call.request);
      if (!body.ok) return plain(415, body.message);
      return forward(
        call.request,
        resolved.remote,
        'git-upload-pack',
        'application/x-git-upload-pack-result',
        body.stream,
        ports,
      );
    }
    case 'git-receive-pack':
      return receivePack(call, resolved.remote, ports);
    default:
      return call.operation satisfies never;
  }
}

async function receivePack(call: GitCall, remote: Remote, ports: RemotePorts): Promise<Response> {
  const body = decoded(call.request);
  if (!body.ok) return plain(415, body.message);
  const push = await readPushHead(body.stream);
  if (!push.ok) return plain(403, push.message);
  const { commands, capabilities } = push.head;
  const faults = commands.map((command) => commandFault(command, call.access.pushRefs));
  const first = faults.find((fault) => fault !== null);
  if (first !== undefined && first !== null) {
    await push.head.drain();
    const reports = capabilities.some((name) => name.startsWith('report-status'));
    if (!reports) return plain(403, first);
    // One bad ref refuses the whole push: half a push is nothing that a run could work with.
    return pushRefusal(
      commands,
      faults.map((fault) => fault ?? 'another ref of this push is refused'),
      capabilities,
    );
  }
  const type = 'application/x-git-receive-pack-result';
  return forward(call.request, remote, 'git-receive-pack', type, push.head.body, ports);
}

/** The request's body with gzip taken off: what is checked is exactly what is sent on. */
function decoded(request: Request): { ok: true; stream: ReadableStream<Uint8Array> } | { ok: false; message: string } {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  const stream: ReadableStream<Uint8Array> = request.body ?? new Blob([]).stream();
  switch (encoding) {
    case 'identity':
      return { ok: true, stream };
    case 'gzip':
    case 'x-gzip':
      return { ok: true, stream: stream.pipeThrough(new DecompressionStream('gzip')) };
    default:
      return { ok: false, message: `the content encoding ${encoding} is not supported` };
  }
}

/** Only these headers of a run's request reach the remote, and only these of its answer come back. */
function requestHeaders(request: Request, remote: Remote): Headers {
  const headers = new Headers({ 'user-agent': 'git/2 (breakwater)' });
  for (const name of ['accept', 'content-type']) {
    const value = request.headers.get(name);
    if (value?.startsWith('application/x-git-')) headers.set(name, value);
  }
  const protocol = request.headers.get('git-protocol');
  if (protocol !== null && /^version=[012]$/.test(protocol)) headers.set('git-protocol', protocol);
  if (remote.authorization !== null) headers.set('authorization', remote.authorization);
  return headers;
}

async function forward(
  request: Request,
  remote: Remote,
  path: string,
  expect: string,
  body: ReadableStream<Uint8Array> | null,
  ports: RemotePorts,
): Promise<Response> {
  const init: RequestInit & { duplex?: 'half' } = {
    method: body ? 'POST' : 'GET',
    headers: requestHeaders(request, remote),
    redirect: 'manual',
    signal: AbortSignal.timeout(transferTimeoutMs),
    ...(body ? { body, duplex: 'half' } : {}),
  };
  let response: Response;
  try {
    response = await ports.fetch(`${remote.url}/${path}`, init);
  } catch {
    // The error's text may name hosts inside the network, and the run can do nothing with it.
    return plain(502, 'the remote cannot be reached');
  }
  const type = response.headers.get('content-type')?.split(';')[0]?.trim();
  if (response.status === 200 && type === expect)
    return new Response(response.body, { headers: { 'content-type': expect, 'cache-control': 'no-cache' } });
  await response.body?.cancel();
  const message =
    response.status === 200 ? 'the remote does not speak the git protocol' : `the remote answers ${response.status}`;
  return plain(response.status === 404 ? 404 : 502, message);
}
