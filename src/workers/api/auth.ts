/** Who may call the API: the bearer of API_TOKEN everything, the bearer of a page key the reads of one build. */
import { sameText, verifyPageKey } from '../../auth/capability.ts';
import { problem } from './problems.ts';

export type AuthSettings = { apiToken: string | undefined; capabilitySecret: string | undefined };

export type AuthRequest = {
  authorization: string | undefined;
  method: string;
  /** The build that the path names, if any. */
  buildId: string | undefined;
};

/** Throws the problem of a request that may not pass; gives back the secret that signs page keys. */
export async function authorize(request: AuthRequest, settings: AuthSettings): Promise<string> {
  const { apiToken, capabilitySecret } = settings;
  if (!apiToken || !capabilitySecret) {
    const name = apiToken ? 'CAPABILITY_SECRET' : 'API_TOKEN';
    throw problem('misconfigured', `set the secret ${name} (wrangler secret put ${name}, or .dev.vars)`);
  }
  const token = /^Bearer +(\S+)$/i.exec(request.authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('send the API token as Authorization: Bearer');
  if (await sameText(token, apiToken)) return capabilitySecret;
  if (request.buildId === undefined || !(await verifyPageKey(capabilitySecret, request.buildId, token)))
    throw unauthorized('the token is not valid here');
  if (request.method === 'GET' || request.method === 'HEAD') return capabilitySecret;
  throw problem('forbidden', 'the key of the status page only reads; send the API token');
}

const unauthorized = (detail: string) =>
  problem('unauthorized', detail, { headers: { 'www-authenticate': 'Bearer realm="breakwater"' } });
