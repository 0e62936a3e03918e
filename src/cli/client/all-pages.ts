/** A list of the API, from its first page to its last. */
import type { ApiResult } from './api-client.ts';

export async function allPages<Page extends { next: string | null }>(
  page: (query: string) => Promise<ApiResult<Page>>,
): Promise<ApiResult<Page[]>> {
  const pages: Page[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer: ApiResult<Page> = await page(cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`);
    if (!answer.ok) return answer;
    pages.push(answer.value);
    cursor = answer.value.next;
  }
  return { ok: true, value: pages };
}
