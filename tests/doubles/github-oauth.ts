/**
 * GitHub's sign-in as far as a server sees it: the page that asks, the endpoint that trades a code, and `/user`. It refuses
 * what GitHub refuses, a used or foreign code with a 200 and an `error`, as GitHub does.
 */
import { digestOf } from '../../src/auth/mac.ts';

type Code = { login: string; redirectUri: string; challenge: string };

export function githubOauth({ clientId, clientSecret }: { clientId: string; clientSecret: string }) {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, string>();
  let given = 0;

  async function trade(form: URLSearchParams): Promise<Record<string, string>> {
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return { error: 'incorrect_client_credentials' };
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    if (!code) return { error: 'bad_verification_code' };
    if (form.get('redirect_uri') !== code.redirectUri) return { error: 'redirect_uri_mismatch' };
    if ((await digestOf(form.get('code_verifier') ?? '')) !== code.challenge) return { error: 'bad_verification_code' };
    given += 1;
    tokens.set(`gho_${given}`, code.login);
    return { access_token: `gho_${given}`, token_type: 'bearer', scope: '' };
  }

  return {
    /** What the page does once a person has agreed: the URL to which it sends the browser back. */
    agree(authorizeUrl: string, login: string): string {
      const url = new URL(authorizeUrl);
      const asked = url.searchParams;
      if (url.origin + url.pathname !== 'https://github.com/login/oauth/authorize')
        throw new Error(`not GitHub: ${url}`);
      if (asked.get('client_id') !== clientId) throw new Error('GitHub knows no such app');
      if (asked.get('code_challenge_method') !== 'S256') throw new Error('GitHub takes S256 alone');
      given += 1;
      const code = `code-${given}`;
      const redirectUri = asked.get('redirect_uri') ?? '';
      codes.set(code, { login, redirectUri, challenge: asked.get('code_challenge') ?? '' });
      return `${redirectUri}?${new URLSearchParams({ code, state: asked.get('state') ?? '' })}`;
    },
    async fetch(url: string, init: RequestInit): Promise<Response> {
      const headers = new Headers(init.headers);
      if (!headers.has('user-agent')) return new Response('Request forbidden by administrative rules', { status: 403 });
      if (url === 'https://github.com/login/oauth/access_token' && init.method === 'POST') {
        const answer = await trade(new URLSearchParams(String(init.body)));
        const isJson = headers.get('accept') === 'application/json';
        return isJson ? Response.json(answer) : new Response(new URLSearchParams(answer).toString());
      }
      if (url === 'https://api.github.com/user') {
        const login = tokens.get((headers.get('authorization') ?? '').replace(/^Bearer /, ''));
        return login ? Response.json({ login, id: 1 }) : Response.json({ message: 'Bad credentials' }, { status: 401 });
      }
      return Response.json({ message: 'Not Found' }, { status: 404 });
    },
  };
}
