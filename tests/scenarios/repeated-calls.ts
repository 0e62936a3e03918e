/**
 * Which model calls were made again, and which kill explains each. A run has one call under way at a time, so a kill
 * explains one repeat of each run; a second one of the same run is a fault, and so is a repeat without a kill.
 */
import type { ModelCall } from '../doubles/model-books.ts';

/** From the signal until the processes are dead and what they had sent has been read. */
export type Killing = {
  killedAt: number;
  deadAt: number;
  /** Whether it ends one side of a model call; else it explains no repeat. */
  cutsCalls: boolean;
};

export type RepeatedCalls = {
  /** Calls for a turn of a run that had been asked for before. */
  repeated: number;
  /** How many of them each kill explains, each of another run; in the order of the kills. */
  perKill: number[];
  /** Repeats without a kill of their own; a line each. */
  unexplained: string[];
};

export function repeatedCalls(calls: readonly ModelCall[], kills: readonly Killing[]): RepeatedCalls {
  const perKill = kills.map(() => 0);
  const unexplained: string[] = [];
  let repeated = 0;
  for (const [run, ofRun] of Map.groupBy(calls, (call) => call.run)) {
    // The repeats of a run follow one another, so each takes the first kill that fits and leaves the later ones.
    const free = new Set(kills.keys());
    const lastAsked = new Map<number, ModelCall>();
    for (const call of ofRun.toSorted((a, b) => a.at - b.at)) {
      const before = lastAsked.get(call.turn);
      lastAsked.set(call.turn, call);
      if (!before) continue;
      repeated += 1;
      const kill = kills.findIndex((one, index) => free.has(index) && explains(one, before, call));
      if (kill === -1) unexplained.push(`${run ?? 'a run without a name'} ${withoutKill(before, call)}`);
      else perKill.splice(kill, 1, (perKill[kill] ?? 0) + 1);
      free.delete(kill);
    }
  }
  return { repeated, perKill, unexplained };
}

const explains = ({ killedAt, deadAt, cutsCalls }: Killing, before: ModelCall, again: ModelCall): boolean =>
  cutsCalls && before.at <= deadAt && again.at >= killedAt;

const withoutKill = (before: ModelCall, again: ModelCall): string =>
  `asked again for turn ${again.turn}, ${before.whole ? 'answered whole' : 'cut off'} ${again.at - before.at} ms before, and no kill is left to explain it`;
