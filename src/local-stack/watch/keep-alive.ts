/**
 * Keeps one part of the stack running. A part that has ended, or says nothing for some time, is started again with its
 * state and on its port, and a line tells the person so; one that fails again and again is given up.
 *
 * That a process lives is not enough: when the one that holds the API's port is killed, wrangler starts it anew but
 * never tells it where the Worker is, and every request then waits for ever.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describeEnd, type Part } from '../parts/part.ts';
import { decideRestart } from './restarts.ts';

export type WatchTimes = {
  /** Between two questions. */
  everyMs: number;
  /** For an answer. */
  limitMs: number;
  /** Questions in a row without an answer, after which the part is taken for hung. */
  misses: number;
  /** Before the second restart; see `decideRestart`. */
  pauseMs: number;
};

const watchTimes: WatchTimes = { everyMs: 5_000, limitMs: 10_000, misses: 3, pauseMs: 1_000 };

export type KeptOptions = {
  /** How the part is called in a sentence: "The git server". */
  title: string;
  start: () => Part;
  /** Resolves when a part that is ready does its work; rejects with what is wrong. */
  works?: (part: Part) => Promise<void>;
  /** Whether the part answers at all. Never rejects. */
  answers: (limitMs: number) => Promise<boolean>;
  /** What must be done between the end of a part and its next start. */
  clear: () => Promise<void>;
  say: (line: string) => void;
  times?: WatchTimes;
};

export type KeptPart = {
  /** The first start. Rejects with an account for a person; then nothing is started again. */
  ready: Promise<void>;
  /** Resolves with an account for a person when the part is given up. */
  broken: Promise<Error>;
  /** Starts a part again that lives, for a reason that ends a sentence which begins with its name. It counts for no failure. */
  renew: (why: string) => void;
  /** Ends the part and its watch. Resolves when it is gone. */
  stop: () => Promise<void>;
  /** Kills the part now, without waiting: for the end of this process. */
  kill: () => void;
};

export function keepAlive(options: KeptOptions): KeptPart {
  const ending = new AbortController();
  let renewal = new AbortController();
  let part = options.start();
  const stop = async () => {
    ending.abort();
    await part.stop();
    await watched;
  };
  const ready = untilWorking(part, options);
  const watched = ready.then(
    () => watch(),
    () => null,
  );

  /** Answers why the part was given up; null when it was told to stop. */
  async function watch(): Promise<Error | null> {
    const { title, say, clear, times = watchTimes } = options;
    const restarts: number[] = [];
    const nextFault = () => untilFault(part, options, AbortSignal.any([ending.signal, renewal.signal]));
    let fault = await nextFault();
    while (!ending.signal.aborted) {
      const isRenewed = renewal.signal.aborted;
      const counted = isRenewed ? [] : restarts;
      const decision = decideRestart({ restarts: counted, now: performance.now(), pauseMs: times.pauseMs });
      if (decision.kind === 'give-up') return part.failure(`${fault}; ${decision.reason}`);
      say(`${title} ${fault}; it is started again …`);
      await part.stop();
      await clear();
      await sleep(decision.afterMs, undefined, { signal: ending.signal }).catch(() => undefined);
      if (ending.signal.aborted) break;
      if (!isRenewed) restarts.push(performance.now());
      renewal = new AbortController();
      part = options.start();
      const error = await untilWorking(part, options).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (error === null) {
        say(`${title} works again.`);
        fault = await nextFault();
      } else {
        fault = `does not start (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`;
      }
    }
    return null;
  }

  const broken = new Promise<Error>((resolve) => {
    void watched.then((error) => {
      if (error) resolve(error);
    });
  });
  return { ready, broken, renew: (why) => renewal.abort(why), stop, kill: () => part.kill() };
}

async function untilWorking(part: Part, { works }: KeptOptions): Promise<void> {
  await part.ready;
  if (!works) return;
  const died = part.ended.then((end) => Promise.reject(part.failure(`ended (${describeEnd(end)})`)));
  await Promise.race([works(part), died]);
}

/** Answers what is wrong with a part, as the end of a sentence that begins with its name. */
async function untilFault(part: Part, options: KeptOptions, interruption: AbortSignal): Promise<string> {
  const { answers, times = watchTimes } = options;
  const death = new AbortController();
  void part.ended.then((end) => death.abort(`has ended (${describeEnd(end)})`));
  const signal = AbortSignal.any([interruption, death.signal]);
  let misses = 0;
  while (misses < times.misses && !signal.aborted) {
    await sleep(times.everyMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) misses = (await answers(times.limitMs)) ? 0 : misses + 1;
  }
  return signal.aborted ? String(signal.reason) : 'does not answer';
}
