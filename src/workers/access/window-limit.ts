/** Stands in for the platform's rate limit where that is not bound: counts in the Worker's memory, by fixed windows. */

export type Limit = { limit(options: { key: string }): Promise<{ success: boolean }> };

export function windowLimit(options: { limit: number; periodMs: number; now: () => number }): Limit {
  const { limit, periodMs, now } = options;
  let window = 0;
  let counts = new Map<string, number>();
  return {
    async limit({ key }) {
      const current = Math.floor(now() / periodMs);
      if (current !== window) counts = new Map();
      window = current;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { success: count <= limit };
    },
  };
}
