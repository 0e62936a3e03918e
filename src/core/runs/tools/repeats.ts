/** Sees a run that goes round in circles: calls in a row, each made before with the same result. */
import { z } from 'zod';
import { linesWithoutNoise, withoutTimes } from '../../command-output/noise.ts';
import type { ToolUse } from '../transcript.ts';

export const Repeats = z.strictObject({
  /** Signatures of the last different calls with their results. */
  recent: z.array(z.string()),
  /** Calls in a row that came back at once and brought nothing new, the first of them included. */
  count: z.int(),
  /** Those among them that took their time: the model waits for something. */
  waited: z.int(),
});
export type Repeats = z.infer<typeof Repeats>;

export const noRepeats: Repeats = { recent: [], count: 0, waited: 0 };

/** A circle of more different calls than this is not seen; the turns and the time of a run are limited all the same. */
const longestCircle = 8;
/** A call that took so long has waited, as `sleep 5; cat status` does. */
const waitingMs = 2000;
/** Waiting with nothing new is allowed so many times as often, as each wait costs a turn and little else. */
const patience = 5;

/** Takes a call into account; a signature is that of the call with its result, so a new result is a new call. */
export function observeCall(before: Repeats, signature: string, durationMs: number): Repeats {
  const others = before.recent.filter((known) => known !== signature);
  const recent = [...others, signature].slice(-longestCircle);
  if (others.length === before.recent.length) return { recent, count: 1, waited: 0 };
  return durationMs >= waitingMs
    ? { recent, count: before.count, waited: before.waited + 1 }
    : { recent, count: before.count + 1, waited: before.waited };
}

export type RepeatsVerdict =
  | { kind: 'goes-on' }
  | { kind: 'warned'; text: string }
  | { kind: 'stagnates'; message: string };

/** What `sameCall` of the build's options makes of it: half-way the model is warned, at the end the run ends. */
export function verdictOf(before: Repeats, { count, waited }: Repeats, sameCall: number): RepeatsVerdict {
  const reaches = (share: number): boolean =>
    (count !== before.count && count === Math.ceil(sameCall * share)) ||
    (waited !== before.waited && waited === Math.ceil(sameCall * patience * share));
  const inVain = Math.max(count, waited + 1);
  if (reaches(1)) {
    return { kind: 'stagnates', message: `${inVain} calls in a row brought nothing new: same call, same result` };
  }
  if (!reaches(0.5) || inVain < 2) return { kind: 'goes-on' };
  const text =
    `The last ${inVain} calls brought nothing new: each was made before with the same result. If that goes on, the ` +
    'session is ended. To wait for something, wait longer within one command; otherwise try another way.';
  return { kind: 'warned', text };
}

/**
 * What tells a call with its result from others. Neither the times in a command or its output make it another, nor what
 * else differs by chance; texts that are written into files are another matter.
 */
export function signatureOf({ name, input }: ToolUse, result: string): string {
  const asked = JSON.stringify(isCommand(input) ? { ...input, command: withoutTimes(input.command) } : input);
  return digestOf(JSON.stringify([name, asked, linesWithoutNoise(result)]));
}

const isCommand = (input: unknown): input is { command: string } =>
  typeof input === 'object' && input !== null && 'command' in input && typeof input.command === 'string';

/** 64 bits of FNV-1a in two halves: tells texts apart, keeps no secret. */
export function digestOf(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`;
}
