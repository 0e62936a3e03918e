/** What was looked up lately: asked again after some seconds, so that D1 is not read at each request of a busy client. */

export type Lately<T> = {
  get(key: string, now: number, ask: () => Promise<T>): Promise<T>;
  /** Only what is known is changed, and for no longer than it would have been known. */
  change(key: string, next: (value: T) => T): void;
  forget(key: string): void;
};

/** At most `most` keys, each for `forMs`; the oldest make room. */
export function lately<T>({ forMs, most }: { forMs: number; most: number }): Lately<T> {
  const known = new Map<string, { value: T; until: number }>();
  return {
    async get(key, now, ask) {
      const seen = known.get(key);
      if (seen && now < seen.until) return seen.value;
      const value = await ask();
      known.delete(key);
      const [oldest] = known.keys();
      if (known.size >= most && oldest !== undefined) known.delete(oldest);
      known.set(key, { value, until: now + forMs });
      return value;
    },
    change(key, next) {
      const seen = known.get(key);
      if (seen) known.set(key, { ...seen, value: next(seen.value) });
    },
    forget: (key) => void known.delete(key),
  };
}
