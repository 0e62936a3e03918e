/** Passes a run's git request on to the real remote: pinned paths, pinned headers, checked refs, the credential added here. */
import { answerFailure } from '../../git/answer-failure.ts';
import type { GitAccess } from '../../git/git-access.ts';
import type { Remote, RemoteFailure } from '../../git/remote-call.ts';
import type { Resolved } from '../../git/resolve.ts';
import type { GitRoute, LfsRoute } from './git-route.ts';
import { pushFaults, readPushHead } from './receive-commands.ts';
import { fetchRefusal, plain, pushRefusal } from './refusals.ts';
import { requestBody, type StreamFetch } from './request-body.ts';
import { serveLfs } from './serve-lfs.ts';

/** `timeoutMs` bounds a whole transfer, both ways. */
export type RemotePorts = { resolve(url: string): Promise<Resolved>; fetch: StreamFetch; timeoutMs: number };

export type GitCall = { request: Request; route: GitRoute | LfsRoute; access: GitAccess };

/** Serves one request of git's smart HTTP protocol, or of Git LFS, for a run. Never throws for what the run or the remote does wrong. */
export async function serveGit({ request, route, access }: GitCall, ports: RemotePorts): Promise<Response> {
  const repository = access.repositories.find(({ name }) => name === route.repository);
  if (!repository) return plain(404, `this build has no repository ${route.repository}`);
  const resolved = await ports.resolve(repository.url);
  if (!resolved.ok) return plain(502, `the repository ${route.repository} cannot be used: ${resolved.message}`);
  const signal = AbortSignal.timeout(ports.timeoutMs);
  if (route.kind === 'lfs') {
    const mayUpload = repository.pushRefs.length > 0;
    return serveLfs(route, { request, remote: resolved.remote, mayUpload, fetch: ports.fetch, signal });
  }
  const transfer: Transfer = {
    request,
    service: route.service,
    remote: resolved.remote,
    fetch: ports.fetch,
    signal,
  };
  if (route.kind === 'refs') {
    const listed = await forward(transfer, null);
    return listed instanceof Response ? listed : plain(listed.reason === 'not-found' ? 404 : 502, listed.message);
  }
  const body = await requestBody(request, transfer.signal);
  if (!body.ok) return plain(body.status, body.message);
  switch (route.service) {
    case 'git-upload-pack': {
      const fetched = await forward(transfer, body.stream);
      return fetched instanceof Response ? fetched : fetchRefusal(fetched.message);
    }
    case 'git-receive-pack':
      return receivePack(transfer, body.stream, repository.pushRefs);
    default:
      return route.service satisfies never;
  }
}

type Transfer = {
  request: Request;
  service: GitRoute['service'];
  remote: Remote;
  fetch: StreamFetch;
  signal: AbortSignal;
};

async function receivePack(
  transfer: Transfer,
  body: ReadableStream<Uint8Array>,
  pushRefs: readonly string[],
): Promise<Response> {
  const push = await readPushHead(body, transfer.signal);
  if (!push.ok) return plain(403, push.message);
  const { commands, capabilities } = push.head;
  const faults = pushFaults(push.head, pushRefs);
  if (faults) {
    await push.head.drain();
    return pushRefusal(commands, faults, capabilities);
  }
  const pushed = await forward(transfer, push.head.body());
  if (pushed instanceof Response) return pushed;
  return pushRefusal(
    commands,
    commands.map(() => pushed.message),
    capabilities,
  );
}

/** Asks the remote, for the list of refs where there is no body; its answer's body streams back. */
async function forward(transfer: Transfer, body: ReadableStream<Uint8Array> | null): Promise<Response | RemoteFailure> {
  const { service, remote } = transfer;
  const expect = `application/x-${service}-${body ? 'result' : 'advertisement'}`;
  const init: RequestInit & { duplex?: 'half' } = {
    method: body ? 'POST' : 'GET',
    headers: requestHeaders(transfer, body !== null),
    redirect: 'manual',
    signal: transfer.signal,
    ...(body ? { body, duplex: 'half' } : {}),
  };
  let response: Response;
  try {
    response = await transfer.fetch(`${remote.url}/${body ? service : `info/refs?service=${service}`}`, init);
  } catch {
    // The error's text may name addresses inside the network, and the run can do nothing with it.
    return { ok: false, reason: 'unreachable', message: 'the remote cannot be reached, or broke off' };
  }
  const failure = answerFailure(response, remote, expect);
  if (!failure)
    return new Response(response.body, { headers: { 'content-type': expect, 'cache-control': 'no-cache' } });
  await response.body?.cancel();
  return failure;
}

/** Of a run's own headers only the protocol version passes, and only one whose requests are read here. */
function requestHeaders({ request, service, remote }: Transfer, hasBody: boolean): Headers {
  const headers = new Headers({ 'user-agent': 'git/2 (breakwater)', 'accept-encoding': 'identity' });
  if (hasBody) {
    headers.set('content-type', `application/x-${service}-request`);
    headers.set('accept', `application/x-${service}-result`);
  }
  const versions = service === 'git-upload-pack' ? /^version=[012]$/ : /^version=[01]$/;
  const protocol = request.headers.get('git-protocol');
  if (protocol !== null && versions.test(protocol)) headers.set('git-protocol', protocol);
  if (remote.authorization !== null) headers.set('authorization', remote.authorization);
  return headers;
}
