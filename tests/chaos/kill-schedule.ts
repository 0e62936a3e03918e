/** What is killed, and when: drawn from a seed, the same for the same seed on every machine. */

import { partNames, type Target } from '../scenarios/killable-stack.ts';

export const targets: readonly Target[] = [...partNames, 'all'];

export type PlannedKill = {
  target: Target;
  /** Counted from the first useful work after the kill before, or from the moment at which all is up again. */
  from: 'work' | 'ready';
  delayMs: number;
};

/** The Worker holds all state, so it is killed most. */
const weights: Record<Target, number> = { worker: 8, sandbox: 4, model: 3, git: 2, all: 3 };

export function killSchedule(kills: number, seed: number): PlannedKill[] {
  const random = randomFrom(seed);
  return Array.from({ length: kills }, () => {
    const target = pick(random());
    const from = random() < 0.8 ? 'work' : 'ready';
    return { target, from, delayMs: Math.round(random() * (from === 'work' ? 2500 : 800)) };
  });
}

/** Each target as often as its weight says. */
const lots = targets.flatMap((target) => Array<Target>(weights[target]).fill(target));

const pick = (chance: number): Target => lots[Math.floor(chance * lots.length)] ?? 'worker';

/** Numbers from 0 up to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
