/** What of forges depends on the platform: the word of a GitHub App, signed by WebCrypto with a key as GitHub hands it out. */
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { forgeAt } from '../../src/forges/forge-at.ts';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};

/** The key in the form in which GitHub hands it out: what PKCS#8 says before it are 26 bytes. */
async function pkcs1Of(key: CryptoKey): Promise<string> {
  const bytes = new Uint8Array((await crypto.subtle.exportKey('pkcs8', key)) as ArrayBuffer).subarray(26);
  const text = btoa(String.fromCharCode(...bytes)).replace(/.{64}/g, '$&\n');
  return `-----BEGIN RSA PRIVATE KEY-----\n${text}\n-----END RSA PRIVATE KEY-----\n`;
}

test('a GitHub App signs with the PKCS#1 key that GitHub hands out, and its token is asked for once', async () => {
  const asked: string[] = [];
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const key = pair.publicKey;
  const privateKey = await pkcs1Of(pair.privateKey);
  const now = Date.now();
  const answer = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url);
    const bearer = new Headers(init.headers).get('authorization')?.slice('Bearer '.length) ?? '';
    asked.push(`${init.method} ${pathname}`);
    if (pathname.endsWith('/installation')) {
      const { payload } = await jwtVerify(bearer, key, { issuer: '42' });
      expect([decodeProtectedHeader(bearer), (payload.exp ?? 0) - (payload.iat ?? 0) <= 600]).toEqual([
        { alg: 'RS256' },
        true,
      ]);
      return Response.json({ id: 9 });
    }
    if (pathname.endsWith('/access_tokens')) {
      const expires_at = new Date(now + 3_600_000).toISOString();
      return Response.json(
        { token: 'ghs_of-the-test', expires_at, permissions: { pull_requests: 'write' } },
        { status: 201 },
      );
    }
    expect(bearer).toBe('ghs_of-the-test');
    return Response.json({ archived: false });
  };
  const FORGES = JSON.stringify({ 'github.com': { kind: 'github', appId: 42, privateKey } });
  const ports = { fetch: answer, timeoutMs: 5000, now: () => now, tokens: new Map() };
  for (let time = 0; time < 2; time++) {
    const forge = forgeAt('https://github.com/acme/api.git', { FORGES }, ports);
    expect(forge.ok && (await forge.value.mayOpen())).toEqual({ ok: true, value: null });
  }
  expect(asked).toEqual([
    'GET /repos/acme/api/installation',
    'POST /app/installations/9/access_tokens',
    'GET /repos/acme/api',
    'GET /repos/acme/api',
  ]);
});
