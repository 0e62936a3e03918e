/** The Worker itself, asked as a client would: over real objects and D1, with a forge and GitHub's sign-in in memory. */
import { applyD1Migrations, createExecutionContext, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Webhook } from 'standardwebhooks';
import { vi } from 'vitest';
import { ownMessage } from '../../../src/core/contract/doctor.ts';
import worker from '../../../src/workers/index.ts';
import { githubOauth } from '../../doubles/github-oauth.ts';
import { migrations } from '../migrations.ts';
import { stubOutside } from '../triggers/outside.ts';

const origin = 'https://breakwater.example.com';
const app = { clientId: 'app', clientSecret: 'secret-of-the-app' };
const github = githubOauth(app);
const settings = {
  API_TOKEN: 'api-token',
  PUBLIC_URL: origin,
  GITHUB_OAUTH_CLIENT_ID: app.clientId,
  GITHUB_OAUTH_CLIENT_SECRET: app.clientSecret,
  PEOPLE: '{"github:octocat":{}}',
  FORGES: JSON.stringify({
    ...JSON.parse(String(env.FORGES)),
    'gitlab.com': { kind: 'gitlab', token: 'token-of-the-tests', webhookSecret: 'secret-of-gitlab' },
  }),
};

type Sent = {
  body?: unknown;
  token?: string | null;
  headers?: Record<string, string>;
  without?: keyof typeof settings;
};

export async function ask(
  method: string,
  path: string,
  { body, token = 'api-token', headers = {}, without }: Sent = {},
) {
  const request = new Request(origin + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const given = { ...env, ...settings, ...(without === undefined ? {} : { [without]: undefined }) };
  return worker.fetch(request, given, createExecutionContext());
}

export async function begin(): Promise<void> {
  await applyD1Migrations(env.DB, migrations);
  stubOutside();
  const outside = fetch;
  const isSignIn = (url: string) =>
    url.startsWith('https://github.com/login/') || url === 'https://api.github.com/user';
  vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
    isSignIn(url) ? github.fetch(url, init) : outside(url, init),
  );
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(console, 'log').mockImplementation(() => {});
}

/** No object does anything more once the network is what it was. */
export async function end(): Promise<void> {
  await reset();
  vi.unstubAllGlobals();
}

export const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  ask('POST', path, { body, headers });
export const get = (path: string) => ask('GET', path);
const hmac = async (secret: string, body: string): Promise<string> => {
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(body)));
  return [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
/** A webhook of the repository `acme/api` at this host, signed with its secret, or with another. */
export async function heard(
  forge: 'github' | 'gitlab' | 'gitea',
  headers: (proof: { mac: string; secret: string }) => Record<string, string>,
  secret: string,
): Promise<Response> {
  const address = `https://${forge}.com/acme/api`;
  const place = { full_name: 'acme/api', html_url: address, path_with_namespace: 'acme/api', web_url: address };
  const body = JSON.stringify({ zen: 'Keep it simple.', repository: place, project: place });
  const proof = { mac: await hmac(secret, body), secret };
  return ask('POST', `/triggers/${forge}`, { token: null, body, headers: headers(proof) });
}
export const ownWebhook = () => {
  const body = JSON.stringify(ownMessage);
  const at = new Date();
  const secret = String(env.WEBHOOK_SECRET);
  return ask('POST', '/doctor/webhook', {
    token: null,
    body,
    headers: {
      'webhook-id': 'm1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('m1', at, body),
    },
  });
};
export async function signedInWithGithub(): Promise<Response> {
  const begun = await ask('GET', '/sign-in/github', { token: null });
  const back = new URL(github.agree(begun.headers.get('location') ?? '', 'octocat'));
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return ask('GET', back.pathname + back.search, { token: null, headers: { cookie } });
}
