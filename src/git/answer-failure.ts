/** Why an answer of a git remote is of no use, in words that say what to set or which URL to give. */
import { mayCarryCredential } from './credentials.ts';
import type { Remote, RemoteFailure } from './remote-call.ts';

/** Null where the remote answers what was asked for. No message holds a credential or anything of the answer's body. */
export function answerFailure(response: Response, remote: Remote, expect: string): RemoteFailure | null {
  const { status, headers } = response;
  if (status === 200) {
    const type = headers.get('content-type')?.split(';')[0]?.trim();
    return type === expect ? null : notGit('the remote does not speak the smart git protocol there');
  }
  const answers = `the remote answers ${status}`;
  if (status === 401 || status === 403)
    return { ok: false, reason: 'unauthorized', message: `${answers}: ${credentialAdvice(status, remote)}` };
  if (status === 404 || status === 410)
    return { ok: false, reason: 'not-found', message: `${answers}: ${missingAdvice(remote)}` };
  if (status >= 300 && status < 400)
    return notGit(`${answers}, a redirect, and redirects are not followed: ${movedAdvice(headers, remote)}`);
  if (status === 408 || status === 429 || status >= 500)
    return { ok: false, reason: 'unreachable', message: `${answers}${waitAdvice(headers)}` };
  return notGit(answers);
}

const notGit = (message: string): RemoteFailure => ({ ok: false, reason: 'not-a-repository', message });

function credentialAdvice(status: 401 | 403, { url, authorization, isApp }: Remote): string {
  const { host } = new URL(url);
  if (isApp)
    return status === 401
      ? `it refuses the token of the App for ${host} in FORGES`
      : `the App for ${host} in FORGES needs write access to contents there`;
  if (authorization === null) {
    return mayCarryCredential(url)
      ? `set a credential for ${host} in GIT_CREDENTIALS`
      : `credentials go over https:// only, and the URL is ${new URL(url).protocol}//`;
  }
  // Bearer is how the local git server is spoken to, and nobody else.
  const secret = authorization.startsWith('Bearer ') ? 'LOCAL_GIT_TOKEN' : `the entry for ${host} in GIT_CREDENTIALS`;
  return status === 401 ? `it refuses ${secret}` : `${secret} does not have the right to do this`;
}

/** Hosts that keep private repositories secret answer 404 to whoever may not see one. */
function missingAdvice({ url, authorization, isApp }: Remote): string {
  if (isApp) return 'no repository there, or one that the App in FORGES may not see: it needs access to contents';
  if (authorization?.startsWith('Bearer ')) return 'no repository there';
  const { host } = new URL(url);
  return authorization === null
    ? `no repository there, or a private one, and GIT_CREDENTIALS has nothing for ${host}`
    : `no repository there, or one that the entry for ${host} in GIT_CREDENTIALS may not see`;
}

/** The new URL is shown where it is of the same host: a redirect to elsewhere may hold anything. */
function movedAdvice(headers: Headers, { url }: Remote): string {
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location, url) ? new URL(location, url) : null;
  const path = target ? /^(.+)\/info\/refs$/.exec(target.pathname)?.[1] : undefined;
  if (target?.origin !== new URL(url).origin || path === undefined) return 'give the URL that it leads to';
  return `give the URL ${target.origin}${path}`;
}

function waitAdvice(headers: Headers): string {
  const seconds = /^\d{1,6}$/.exec(headers.get('retry-after') ?? '')?.[0];
  return seconds === undefined ? '' : `, to be asked again in ${seconds} s`;
}
