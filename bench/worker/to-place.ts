/** What the Workers of benches have in common: a request goes to the object that its path names. */
import type { SandboxAnswer } from '../../src/containers/driver/sandbox.ts';

export function unwrap<T>(answer: SandboxAnswer<T>): T {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.result;
}

export const toPlace = {
  fetch: (request: Request, env: { PLACE: DurableObjectNamespace }): Response | Promise<Response> => {
    const { pathname } = new URL(request.url);
    return pathname === '/'
      ? new Response('ok')
      : env.PLACE.get(env.PLACE.idFromName(pathname.slice(1))).fetch(request);
  },
};
