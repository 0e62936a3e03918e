/** The one alarm of an object, written only where it has to be earlier than it stands. */
export type EarliestAlarm = {
  /** At a time in milliseconds since the epoch, or before it; never for infinity. */
  arm(at: number): void;
  /** It rings, and stands nowhere any more. */
  rings(): void;
};

const retryMs = 1000;

/** `again` is called a while after the platform has refused the alarm: nothing else may come that arms it. */
export function earliestAlarm(storage: DurableObjectStorage, again: () => void): EarliestAlarm {
  let armedAt = Number.POSITIVE_INFINITY;
  const rings = (): void => {
    armedAt = Number.POSITIVE_INFINITY;
  };
  return {
    rings,
    arm: (at) => {
      if (armedAt <= at) return;
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
