/** Answers the page: the document that src/page makes of what the API answers this caller, under a policy of its own. */

/** Asks the API as who asks for the page; null for somebody of whom nothing is known. */
export type PageRequest = {
  url: string;
  ask: ((request: Request) => Promise<Response>) | null;
  now: number;
  theme: 'light' | 'dark' | null;
};
/** Makes the document; it is src/page's, which no one but a bundler can read. */
export type PagePort = (request: PageRequest) => Promise<{ status: number; head: string; rest: () => Promise<string> }>;

/** Nothing but its own files runs, nothing comes from elsewhere, and nobody frames it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export async function answerPage(document: PagePort, request: PageRequest): Promise<Response> {
  const { status, head, rest } = await document(request);
  return new Response(inTurn(head, rest), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      // It holds what this caller may read.
      'cache-control': 'private, no-store',
    },
  });
}

/** One who has read the head is told where nothing follows it; why, the log has. */
function inTurn(head: string, rest: () => Promise<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let isRead = true;
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode(head));
      // The platform sends what is there between two tasks.
      await new Promise((resolve) => setTimeout(resolve));
      const body = await rest().catch((error: unknown) => {
        console.error('page: it cannot be made', error);
        return '<div id="page"><p>This page could not be made. Load it again.</p></div></body></html>\n';
      });
      if (!isRead) return;
      controller.enqueue(encoder.encode(body));
      controller.close();
    },
    cancel() {
      isRead = false;
    },
  });
}

/** The colours that a browser has chosen, of the cookie that the page keeps them in. */
export function themeIn(headers: Headers): PageRequest['theme'] {
  const [, theme] = /(?:^|;) *breakwater-theme=(light|dark)(?:;|$)/.exec(headers.get('cookie') ?? '') ?? [];
  return theme === 'light' || theme === 'dark' ? theme : null;
}

/** The headers by which a browser says who it is, without anybody's doing. */
export const identityHeaders = ['cookie', 'cf-access-jwt-assertion', 'cf-connecting-ip'] as const;

/** Asks the API as who asks for the page; null where the request says nothing of who that is: no cookie is of ours. */
export function askAs(headers: Headers, fetchApi: (request: Request) => Promise<Response>): PageRequest['ask'] {
  if (!hasOwnCookie(headers.get('cookie') ?? '') && !headers.has('cf-access-jwt-assertion')) return null;
  return async (request) => {
    const asked = new Headers(request.headers);
    for (const name of identityHeaders) {
      const value = headers.get(name);
      if (value !== null) asked.set(name, value);
    }
    return await fetchApi(new Request(request, { headers: asked }));
  };
}

/** Cookies of other sites of this domain say nothing here; asking with them alone would count as wrong keys of the address. */
const hasOwnCookie = (cookies: string): boolean =>
  cookies.split(';').some((cookie) => /^(__Host-|__Secure-)?breakwater-(session|build)(-\d+)?=/.test(cookie.trim()));
