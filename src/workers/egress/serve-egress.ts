/** The way out of a sandbox beyond its repositories: passes a request on to the one host that it was made for. */
import type { SecretHeader } from '../../core/environments/sandbox-secrets.ts';
import { plain } from '../git-gateway/refusals.ts';
import type { StreamFetch } from '../git-gateway/request-body.ts';
import { maskOf } from './mask-secrets.ts';

/** What binds an entrypoint: the run, one host that it may reach, and the secrets that its requests there are lent. */
export type EgressProps = { runId: string; host: string; secrets?: readonly Omit<SecretHeader, 'host'>[] };

export type EgressPorts = {
  /** Whether the run has begun and has not ended. */
  isAtWork(runId: string): Promise<boolean>;
  /** What the deployment lends under this name to this host; null where it does not, or not any more. */
  lent(secret: SecretHeader): string | null;
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
  const { host, secrets = [] } = props;
  const lent = secrets.map(({ header, use }) => ({ header, use, value: ports.lent({ host, header, use }) }));
  const missing = lent.find(({ value }) => value === null);
  if (missing) return plain(403, `the deployment does not lend the secret ${missing.use} to ${host} any more`);
  const headers = requestHeaders(request.headers);
  if (lent.length === 0) return forward(request, { url, headers }, ports.fetch);
  return withSecrets(request, { url, headers, lent }, ports.fetch);
}

type Onward = { url: URL; headers: Headers };

/** The client's own header of the same name goes. What comes back is looked through, so that no answer tells a secret. */
async function withSecrets(
  request: Request,
  { url, headers, lent }: Onward & { lent: { header: string; value: string | null }[] },
  fetch: StreamFetch,
): Promise<Response> {
  // Never in clear text: whoever asks by HTTP is answered by HTTPS's server.
  url.protocol = 'https:';
  for (const { header, value } of lent) headers.set(header, value ?? '');
  headers.set('accept-encoding', 'identity');
  const mask = maskOf(lent.map(({ value }) => value ?? ''));
  const response = await forward(request, { url, headers }, fetch);
  const encoding = response.headers.get('content-encoding') ?? 'identity';
  // These the platform decodes while a body is read; through others nobody sees.
  const isDecoded = ['gzip', 'br'].includes(encoding);
  if (!isDecoded && encoding !== 'identity') {
    await response.body?.cancel();
    return plain(
      502,
      `${url.hostname} answered in the encoding ${mask.text(encoding)}, which cannot be looked through`,
    );
  }
  const told = new Headers([...response.headers].map(([name, text]) => [name, mask.text(text)]));
  if (isDecoded) for (const name of ['content-encoding', 'content-length']) told.delete(name);
  const { status } = response;
  const init = { status, statusText: mask.text(response.statusText), headers: told };
  return new Response(response.body?.pipeThrough(mask.stream()) ?? null, init);
}

async function forward(request: Request, { url, headers }: Onward, fetch: StreamFetch): Promise<Response> {
  const { method, body } = request;
  const { href, hostname } = url;
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers,
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
