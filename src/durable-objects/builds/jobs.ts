/** What an object is doing at this moment, by keys: nothing twice at a time, and nothing that rejects. */
export type Jobs<Key> = {
  readonly size: number;
  has(key: Key): boolean;
  /** Begins the work, unless it is under way. One that fails ends a second later, so that it is not begun again at once. */
  start(key: Key, work: () => Promise<void>): void;
  /** Resolves when this work, where it is under way now, has ended. */
  ended(key: Key): Promise<void>;
  /** Resolves when all that is under way now has ended. */
  settled(): Promise<unknown>;
};

const failureMs = 1000;

/** `afterEach` is called after each job has ended. */
export function jobs<Key extends string | number>(afterEach: () => void): Jobs<Key> {
  const underWay = new Map<Key, Promise<void>>();
  const done = async (key: Key, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      console.error(`build: work (${key}) failed and is tried again`, error);
      await scheduler.wait(failureMs);
    }
    underWay.delete(key);
    afterEach();
  };
  return {
    get size() {
      return underWay.size;
    },
    has: (key) => underWay.has(key),
    start: (key, work) => {
      if (!underWay.has(key)) underWay.set(key, done(key, work));
    },
    ended: async (key) => underWay.get(key),
    settled: () => Promise.all(underWay.values()),
  };
}
