/** A team of Cloudflare Access: its endpoint of keys, with real RS256 keys, and the assertions that it signs. */
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export async function accessTeam(domain = 'team.cloudflareaccess.com') {
  const keys = new Map<string, GenerateKeyPairResult>();
  let asked = 0;
  const rotate = async (kid: string): Promise<void> => {
    keys.set(kid, await generateKeyPair('RS256', { extractable: true }));
  };
  await rotate('first');
  return {
    domain,
    rotate,
    asked: () => asked,
    /** Answers the keys at the team's own address, and nothing elsewhere. */
    async fetch(input: string): Promise<Response> {
      if (input !== `https://${domain}/cdn-cgi/access/certs`) return new Response('not found', { status: 404 });
      asked += 1;
      const jwks = await Promise.all(
        [...keys].map(async ([kid, { publicKey }]) => ({
          ...(await exportJWK(publicKey)),
          kid,
          alg: 'RS256',
          use: 'sig',
        })),
      );
      return Response.json({ keys: jwks });
    },
    async assertion(
      claims: Record<string, unknown>,
      { kid = 'first', signedBy = kid, now }: { kid?: string; signedBy?: string; now: number },
    ): Promise<string> {
      const key = keys.get(signedBy)?.privateKey;
      if (!key) throw new Error(`there is no key ${signedBy}`);
      const seconds = Math.floor(now / 1000);
      const own = { iss: `https://${domain}`, iat: seconds, exp: seconds + 3600, type: 'app' };
      return await new SignJWT({ ...own, ...claims } as JWTPayload)
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .sign(key);
    },
  };
}
