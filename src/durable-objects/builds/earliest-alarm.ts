/** The one alarm of an object, written only where it has to be earlier than it stands. */
export type EarliestAlarm = {
  /** At a time in milliseconds since the epoch, or before it; never for infinity. */
  arm(at: number): void;
  /** It rings, and stands nowhere any more. */
  rings(): void;
};

const retryMs = 1000;
/** An alarm that is overdue for so long is taken for lost, and is set anew. */
const overdueMs = 5000;

/** `again` is called a while after the platform has refused the alarm: nothing else may come that arms it. */
export function earliestAlarm(storage: DurableObjectStorage, again: () => void): EarliestAlarm {
  let armedAt = Number.POSITIVE_INFINITY;
  const rings = (): void => {
    armedAt = Number.POSITIVE_INFINITY;
  };
  return {
    rings,
    arm: (at) => {
      const isLost = armedAt < Date.now() - overdueMs;
      if (at === Number.POSITIVE_INFINITY || (armedAt <= at && !isLost)) return;
      armedAt = at;
      // Refused for a time that is not after 1970; a refusal must not keep later times from being armed.
      storage.setAlarm(Math.max(at, 1)).catch((error: unknown) => {
        console.error('build: the alarm could not be set', error);
        rings();
        setTimeout(again, retryMs);
      });
    },
  };
}
