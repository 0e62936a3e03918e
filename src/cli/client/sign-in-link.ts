/** The address of a page with what signs its browser in, where the API makes such links. */
import { SignInLink } from '../../core/contract/sign-in.ts';
import type { ApiClient, ApiResult } from './api-client.ts';

/** Of an API that has no such links, or none for who asks. */
const withoutLinks = [401, 403, 404, 405];

/** `page` is its address as the API tells it. Null: there is only that one. */
export async function signInLink(
  { ask }: Pick<ApiClient, 'ask'>,
  page: string,
  expiresInMinutes: number,
): Promise<ApiResult<SignInLink | null>> {
  if (!URL.canParse(page)) return { ok: true, value: null };
  const { pathname, search } = new URL(page);
  const body = { to: `${pathname}${search}`, expiresInMinutes };
  const answer = await ask(SignInLink, 'POST', '/sign-in/links', body);
  if (answer.ok || answer.failure.reason !== 'refused') return answer;
  return withoutLinks.includes(answer.failure.problem.status) ? { ok: true, value: null } : answer;
}
