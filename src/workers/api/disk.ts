/** Whether the disk of a local stack is full, as its git server sees it: a Worker cannot see a disk. */
import type { Env } from '../../env.ts';

const timeoutMs = 2_000;

/** Elsewhere, and where nobody answers, it is not known. */
export async function isDiskFull({ LOCAL_GIT_URL: url, LOCAL_GIT_TOKEN: token }: Env): Promise<boolean> {
  if (!url) return false;
  try {
    const headers = { authorization: `Bearer ${token ?? ''}` };
    const answer = await fetch(new URL('/disk', url), { headers, signal: AbortSignal.timeout(timeoutMs) });
    await answer.body?.cancel();
    return answer.status === 507;
  } catch {
    return false;
  }
}
