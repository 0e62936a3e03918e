/** Lets callers of an object wait for the next thing that it announces, or for a time. */
export type Announcement = { announce(): void; wait(timeoutMs: number): Promise<void> };

export function announcement(): Announcement {
  let next = Promise.withResolvers<void>();
  return {
    announce: () => {
      next.resolve();
      next = Promise.withResolvers();
    },
    wait: async (timeoutMs) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([next.promise, timeout]);
      clearTimeout(timer);
    },
  };
}
