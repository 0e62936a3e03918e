/** The way out of a sandbox beyond its repositories: passes a request on to the one host that it was made for. */
import { plain } from '../git-gateway/refusals.ts';
import type { StreamFetch } from '../git-gateway/serve-git.ts';

/** What binds an entrypoint: the run, and one host of its `network.allow`. */
export type EgressProps = { runId: string; host: string };

export type EgressPorts = {
  /** Whether the run has begun and has not ended. */
  isAtWork(runId: string): Promise<boolean>;
  fetch: StreamFetch;
};

/**
 * What is needed to install packages; POST is how npm asks for an audit. Registries take new packages by PUT and remove
 * them by DELETE, so that a run publishes nothing. Data can still leave in a POST, a header or a path: whoever allows a
 * host trusts it with what is in the sandbox.
 */
const methods = ['GET', 'HEAD', 'POST'];

/**
 * The client chooses the URL of each request by itself, whatever host its connection was intercepted for: an absolute
 * URL in the request line, or another `Host`. So it is the URL that is checked. Redirects go back to the client, whose
 * next request is checked like any other.
 */
export async function serveEgress(request: Request, props: EgressProps, ports: EgressPorts): Promise<Response> {
  const url = new URL(request.url);
  // `port` is empty for 80 and 443, each with its own scheme.
  if (url.hostname !== props.host || url.port !== '' || !/^https?:$/.test(url.protocol))
    return plain(403, `${url.protocol}//${url.host} is not let through: network.allow of the build decides`);
  if (url.username !== '' || url.password !== '') return plain(403, 'a URL with a user in it is not let through');
  if (!methods.includes(request.method))
    return plain(405, `only ${methods.join(', ')} are let through`, { allow: methods.join(', ') });
  if (!(await ports.isAtWork(props.runId))) return plain(403, 'this run has ended');
  return forward(request, url, ports.fetch);
}

async function forward(request: Request, { href, hostname }: URL, fetch: StreamFetch): Promise<Response> {
  const { method, body } = request;
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers: requestHeaders(request.headers),
    redirect: 'manual',
    ...(body ? { body, duplex: 'half' } : {}),
  };
  let response: Response;
  try {
    response = await fetch(href, init);
  } catch {
    // The error's text may name addresses inside the network, and the run can do nothing with it.
    return plain(502, `${hostname} cannot be reached`);
  }
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers: endToEnd(response.headers) });
}

/** Without what the platform or a proxy adds about the one who asks, and what `fetch` sets by itself. */
function requestHeaders(given: Headers): Headers {
  const headers = endToEnd(given);
  for (const name of [...headers.keys()])
    if (/^(?:cf-|cdn-|x-forwarded-)/.test(name) || ownHeaders.includes(name)) headers.delete(name);
  return headers;
}

const ownHeaders = ['host', 'content-length', 'expect', 'forwarded', 'via', 'x-real-ip', 'true-client-ip'];

/** Headers of one connection alone, beside those that its `Connection` header names. */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

function endToEnd(given: Headers): Headers {
  const headers = new Headers(given);
  const named = (given.get('connection') ?? '').split(',').map((name) => name.trim());
  // What is not the name of a header cannot be deleted either.
  for (const name of [...hopByHop, 'proxy-authenticate', 'proxy-authorization', ...named])
    if (/^[\w-]+$/.test(name)) headers.delete(name);
  return headers;
}
