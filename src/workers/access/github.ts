/** Signing in with GitHub: an authorization code with PKCE, traded for a token that asks once who it belongs to. */
import { z } from 'zod';
import { digestOf } from '../../auth/mac.ts';

export type GithubSettings = {
  clientId: string;
  clientSecret: string;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
};

const authorizeUrl = 'https://github.com/login/oauth/authorize';
const tokenUrl = 'https://github.com/login/oauth/access_token';
const userUrl = 'https://api.github.com/user';
const timeoutMs = 10_000;

/** Where a browser goes to be asked. No scope: whose account it is, is all that is asked for. */
export async function authorizationUrl(
  { clientId }: Pick<GithubSettings, 'clientId'>,
  { redirectUri, state, verifier }: { redirectUri: string; state: string; verifier: string },
): Promise<string> {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: await digestOf(verifier),
    code_challenge_method: 'S256',
    allow_signup: 'false',
  });
  return `${authorizeUrl}?${query}`;
}

/** GitHub tells of a code that it does not take with a 200. */
const TokenAnswer = z.union([
  z.object({ access_token: z.string().min(1), token_type: z.string().regex(/^bearer$/i) }),
  z.object({ error: z.string() }),
]);
const UserAnswer = z.object({ login: z.string().regex(/^[A-Za-z\d-]{1,39}$/) });

export type SignedIn =
  | { ok: true; login: string }
  /** `refused`: GitHub does not take the code; `unavailable`: it has not answered as it should. */
  | { ok: false; reason: 'refused' | 'unavailable' };

export async function loginOfCode(
  { clientId, clientSecret, fetch }: GithubSettings,
  { code, redirectUri, verifier }: { code: string; redirectUri: string; verifier: string },
): Promise<SignedIn> {
  const form = new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  const traded = await askJson(TokenAnswer, fetch, tokenUrl, {
    method: 'POST',
    body: form.toString(),
    headers: formed,
  });
  if (!traded) return { ok: false, reason: 'unavailable' };
  if ('error' in traded) return { ok: false, reason: 'refused' };
  const headers = { ...asked, accept: 'application/vnd.github+json', authorization: `Bearer ${traded.access_token}` };
  const user = await askJson(UserAnswer, fetch, userUrl, { method: 'GET', headers });
  return user ? { ok: true, login: user.login } : { ok: false, reason: 'unavailable' };
}

/** GitHub answers nobody without a name. */
const asked = { accept: 'application/json', 'user-agent': 'breakwater' };
const formed = { ...asked, 'content-type': 'application/x-www-form-urlencoded' };

/** Null for anything but an answer of this form. */
async function askJson<T>(
  schema: z.ZodType<T>,
  fetch: GithubSettings['fetch'],
  url: string,
  init: RequestInit,
): Promise<T | null> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    const parsed = schema.safeParse(answer.status === 200 ? await answer.json() : undefined);
    if (parsed.success) return parsed.data;
    console.error(`sign-in: ${new URL(url).host} answered ${answer.status}`);
  } catch (error) {
    console.error(`sign-in: ${new URL(url).host} did not answer`, error);
  }
  return null;
}
