/** Asks a server of the stack whether it is there. */

/** True for any answer at all, such as a refusal for want of a token. */
export async function answersAt(url: string, limitMs: number): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

const healthTimeoutMs = 30_000;
const healthPauseMs = 150;

/** Waits until `/health` is well; answers the last other word that it said where it does not get so in time. */
export async function untilHealthy(apiUrl: string): Promise<string | null> {
  const deadline = performance.now() + healthTimeoutMs;
  let last = 'no answer';
  while (performance.now() < deadline) {
    try {
      const answer = await fetch(`${apiUrl}/health`, { signal: AbortSignal.timeout(5_000) });
      const body = await answer.text();
      if (answer.ok) return null;
      last = `${answer.status} ${body.slice(0, 300)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, healthPauseMs));
  }
  return last;
}
