/** Which forge a repository's URL leads to, by the setting `FORGES`. */
import { canonicalHost } from '../core/network/canonical-host.ts';
import { type Forge, type ForgeResult, given, refused } from './forge.ts';
import { type ForgeSettings, forgesOf, type GitHubApp } from './forge-settings.ts';
import { gitea } from './gitea/gitea.ts';
import { installationToken, type TokenCache } from './github/app-token.ts';
import { type GitHubAccess, gitHub } from './github/github.ts';
import { gitLab } from './gitlab/gitlab.ts';
import type { ForgePorts } from './rest-call.ts';

/** The part of the environment that it needs; `Env` fits. */
export type ForgeEnvironment = { FORGES?: string };

/** The host of a repository's URL as FORGES names it. */
export const forgeHost = (url: string): string => canonicalHost(new URL(url).host);

/** Where a repository is on its forge: the folders above it, and its name; null where the URL names none. */
export function placeOf(url: string): { owner: string; name: string } | null {
  const decoded = decodedPath(url);
  if (decoded === null) return null;
  const path = decoded
    .replace(/\/?$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter(Boolean);
  const name = path.pop();
  return name === undefined || path.length === 0 ? null : { owner: path.join('/'), name };
}

/** Null where something is encoded that is no text. */
function decodedPath(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
}

/** The forge of a repository, to be asked. */
export function forgeAt(
  url: string,
  environment: ForgeEnvironment,
  ports: ForgePorts & { tokens: TokenCache },
): ForgeResult<Forge> {
  const { byHost, fault } = forgesOf(environment.FORGES);
  if (fault !== null) return refused(fault);
  const { protocol, host: written } = new URL(url);
  const host = forgeHost(url);
  const settings = byHost.get(host);
  if (!settings) return refused(`no forge is set for ${host || 'files of this machine'}: name the host in FORGES`);
  if (protocol !== 'https:' && !isThisMachine(written))
    return refused(`the credential for ${host} in FORGES goes over https:// only`);
  const place = placeOf(url);
  if (!place) return refused(`${host} has its repositories at /owner/name, and the URL names none`);
  return forgeOf(settings, { origin: `${protocol}//${host}`, host, ...place }, ports);
}

type Place = { origin: string; host: string; owner: string; name: string };

function forgeOf(
  settings: ForgeSettings,
  place: Place,
  ports: ForgePorts & { tokens: TokenCache },
): ForgeResult<Forge> {
  const { origin, host, owner, name } = place;
  if (settings.kind === 'gitlab')
    return given(gitLab({ origin, host, path: `${owner}/${name}`, token: settings.token }, ports));
  if (owner.includes('/')) return refused(`${host} has its repositories at /owner/name, and the URL names more`);
  if (settings.kind === 'gitea') return given(gitea({ origin, host, owner, name, token: settings.token }, ports));
  return given(gitHubAt('token' in settings ? settings.token : settings, place, ports));
}

/** Where REST begins. */
const gitHubApi = ({ origin, host }: Place): string =>
  host === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;

function gitHubAt(credential: string | GitHubApp, place: Place, ports: ForgePorts & { tokens: TokenCache }): Forge {
  const { origin, host, owner, name } = place;
  const isPublic = host === 'github.com';
  const api = gitHubApi(place);
  const graph = isPublic ? 'https://api.github.com/graphql' : `${origin}/api/graphql`;
  const access = async (): Promise<ForgeResult<GitHubAccess>> => {
    if (typeof credential === 'string') return given({ token: credential, isApp: false, mayOpen: null });
    const bought = await installationToken(credential, { api, host, owner, name }, ports.tokens, ports);
    if (!bought.ok) return bought;
    return given({ token: bought.value.token, isApp: true, mayOpen: bought.value.mayOpen });
  };
  return gitHub({ host, owner, name, api, graph, access }, ports);
}

/** The tokens of the GitHub Apps that are set; they serve git as well. */
export function appTokens(environment: ForgeEnvironment, ports: ForgePorts & { tokens: TokenCache }) {
  const { byHost } = forgesOf(environment.FORGES);
  const appAt = (host: string): GitHubApp | null => {
    const settings = byHost.get(host);
    return settings && 'appId' in settings ? settings : null;
  };
  return {
    covers: (host: string): boolean => appAt(host) !== null,
    async tokenOf(
      url: string,
    ): Promise<{ ok: true; token: string } | { ok: false; message: string; isOutage: boolean }> {
      const host = forgeHost(url);
      const app = appAt(host);
      const path = placeOf(url);
      if (!app || !path || path.owner.includes('/'))
        return { ok: false, message: `${host} has its repositories at /owner/name`, isOutage: false };
      const place = { origin: `${new URL(url).protocol}//${host}`, host, ...path };
      const bought = await installationToken(app, { api: gitHubApi(place), ...place }, ports.tokens, ports);
      return bought.ok
        ? { ok: true, token: bought.value.token }
        : { ok: false, message: bought.message, isOutage: bought.reason === 'unavailable' };
    },
  };
}

/** In clear text a credential stays on this machine. */
const isThisMachine = (host: string): boolean => /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
