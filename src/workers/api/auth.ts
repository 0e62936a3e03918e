/** Who calls the API: the bearer of API_TOKEN, who may do everything, or of a page key, who reads one build. */
import { sameText, verifyPageKey } from '../../auth/capability.ts';
import { type Caller, operator, readerOf } from '../../core/access/caller.ts';
import type { ApiPorts } from './ports.ts';
import { problem } from './problems.ts';
import { found } from './requests.ts';

export type AuthRequest = {
  authorization: string | undefined;
  /** The build that the path names, if any. */
  buildId: string | undefined;
};

export type AuthPorts = {
  builds: Pick<ApiPorts['builds'], 'tenant'>;
  settings: Pick<ApiPorts['settings'], 'apiToken' | 'capabilitySecret'>;
};

/** Throws the problem of a request that nobody known makes; gives back the secret that signs page keys as well. */
export async function authenticate(
  { authorization, buildId }: AuthRequest,
  { builds, settings }: AuthPorts,
): Promise<{ caller: Caller; secret: string }> {
  const { apiToken, capabilitySecret: secret } = settings;
  if (!apiToken || !secret) {
    const name = apiToken ? 'CAPABILITY_SECRET' : 'API_TOKEN';
    throw problem('misconfigured', `set the secret ${name} (wrangler secret put ${name}, or .dev.vars)`);
  }
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('send the API token as Authorization: Bearer');
  if (await sameText(token, apiToken)) return { caller: operator, secret };
  if (buildId !== undefined && (await verifyPageKey(secret, buildId, token))) {
    const tenant = found(await builds.tenant(buildId), buildId);
    return { caller: readerOf({ id: buildId, tenant }, 'page key'), secret };
  }
  throw unauthorized('the token is not valid here');
}

const unauthorized = (detail: string) =>
  problem('unauthorized', detail, { headers: { 'www-authenticate': 'Bearer realm="breakwater"' } });
