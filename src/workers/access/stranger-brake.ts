/**
 * Holds up who guesses tokens. Once an address has shown too many wrong ones, whatever comes from there is refused
 * unread for some seconds, so that a right guess is not told from a wrong one; but who has shown a right token from there
 * lately goes on. It is the Worker's own memory: each of them comes to it by itself.
 */

export type StrangerBrake = {
  /** How long an address is still held, for this credential; 0 where it is not. */
  heldMs(address: string, digest: string | null, now: number): number;
  hold(address: string, now: number): void;
  /** A right credential was shown from there. */
  greet(address: string, digest: string, now: number): void;
};

type Options = { holdMs: number; greetedMs: number; most: number };

export function strangerBrake({ holdMs, greetedMs, most }: Options): StrangerBrake {
  const held = new Map<string, number>();
  const greeted = new Map<string, number>();
  return {
    heldMs(address, digest, now) {
      const heldFor = Math.max(0, (held.get(address) ?? 0) - now);
      if (heldFor === 0 || digest === null) return heldFor;
      return now < (greeted.get(greeting(address, digest)) ?? 0) ? 0 : heldFor;
    },
    hold: (address, now) => put(held, address, now + holdMs, most),
    greet: (address, digest, now) => put(greeted, greeting(address, digest), now + greetedMs, most),
  };
}

const greeting = (address: string, digest: string): string => `${address} ${digest}`;

/** The ones that were put there longest ago make room. */
function put(map: Map<string, number>, key: string, until: number, most: number): void {
  map.delete(key);
  const [oldest] = map.keys();
  if (map.size >= most && oldest !== undefined) map.delete(oldest);
  map.set(key, until);
}
