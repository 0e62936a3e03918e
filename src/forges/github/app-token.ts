/** Speaks as a GitHub App: its own word, signed with its key, buys a token of the installation of one repository. */
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { type ForgeResult, given, refused } from '../forge.ts';
import type { GitHubApp } from '../forge-settings.ts';
import { answerFailure, callRest, type ForgePorts, type RestCall, readAs } from '../rest-call.ts';
import { pkcs8Of } from './pkcs8.ts';
import { githubHeaders, toldBy } from './wire.ts';

/** `mayOpen`: the installation lets the App open pull requests. */
export type InstallationToken = { token: string; usedUntil: number; mayOpen: boolean };

/** Tokens by what they are for; see `tokenKey`. It outlives a call, not the isolate. */
export type TokenCache = Map<string, InstallationToken>;

const Installation = z.object({ id: z.int() });
const AccessToken = z.object({
  token: z.string().min(1).max(2000),
  expires_at: z
    .string()
    .transform((text) => Date.parse(text))
    .pipe(z.number()),
  permissions: z.record(z.string(), z.string()).default({}),
});

/** A token is used no more when it has this long left. */
const spareMs = 5 * 60_000;
/** A right that a token lacks is given by the next one, once a person has seen to it. */
const lackingMs = 60_000;
/** GitHub allows ten minutes; its clock may be behind ours. */
const wordSeconds = { before: 60, after: 8 * 60 };
const mostTokens = 200;

export type AppRepository = { api: string; host: string; owner: string; name: string };

/**
 * A token of the repository alone. Not through `@octokit/auth-app`, which shares requests under way between all that
 * happens in an isolate, by the installation's number alone: a Worker may not wait for another request's promise, and two
 * hosts may have installations of one number.
 */
export async function installationToken(
  app: GitHubApp,
  repository: AppRepository,
  cache: TokenCache,
  ports: ForgePorts,
): Promise<ForgeResult<InstallationToken>> {
  const { api, host, owner, name } = repository;
  const key = `${api} ${app.appId} ${owner}/${name}`;
  const known = cache.get(key);
  if (known && known.usedUntil > ports.now()) return given(known);
  const word = await signedWord(app, ports.now());
  if (!word.ok) return word;
  const headers = githubHeaders(word.value);
  const ask = async <Schema extends z.ZodType>(
    schema: Schema,
    what: string,
    call: Omit<RestCall, 'headers'>,
  ): Promise<ForgeResult<z.output<Schema>>> => {
    const answer = await callRest({ ...call, headers }, ports);
    if (!answer.ok) return answer;
    if (answer.value.status >= 200 && answer.value.status < 300) return readAs(schema, answer.value, { what, host });
    const advice = `the App of FORGES is not installed on ${owner}/${name}: install it there`;
    return answerFailure(answer.value, { what, host, advice, told: toldBy(answer.value) }, ports.now());
  };
  const installation = await ask(Installation, 'which installation of the App the repository has', {
    method: 'GET',
    url: `${api}/repos/${owner}/${name}/installation`,
  });
  if (!installation.ok) return installation;
  const bought = await ask(AccessToken, 'a token of the installation', {
    method: 'POST',
    url: `${api}/app/installations/${installation.value.id}/access_tokens`,
    body: { repositories: [name] },
  });
  if (!bought.ok) return bought;
  const { token, expires_at: expiresAt, permissions } = bought.value;
  const mayOpen = permissions.pull_requests === 'write';
  const isWhole = mayOpen && permissions.contents === 'write';
  const usedUntil = Math.min(expiresAt - spareMs, isWhole ? Number.POSITIVE_INFINITY : ports.now() + lackingMs);
  const fresh = { token, usedUntil, mayOpen };
  if (cache.size >= mostTokens) cache.clear();
  cache.set(key, fresh);
  return given(fresh);
}

async function signedWord({ appId, privateKey }: GitHubApp, now: number): Promise<ForgeResult<string>> {
  const key = pkcs8Of(privateKey);
  if (!key.ok) return refused(key.message);
  const seconds = Math.floor(now / 1000);
  try {
    const signing = await importPKCS8(key.pem, 'RS256');
    const word = new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(appId)
      .setIssuedAt(seconds - wordSeconds.before)
      .setExpirationTime(seconds + wordSeconds.after);
    return given(await word.sign(signing));
  } catch {
    // What the platform says of it may hold parts of the key.
    return refused('the privateKey of the App in FORGES cannot be used: give the PEM as GitHub hands it out');
  }
}
