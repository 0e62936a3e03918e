/** Holds a stack in the foreground: starts it, does some work on it, and ends it whatever happens. */
import { exitCodes } from '../cli/commands/exit-codes.ts';
import { type Stack, startStack } from '../local-stack/stack.ts';
import type { StackOptions } from '../local-stack/stack-options.ts';

const parentPauseMs = 1_000;

/**
 * Answers the exit code: the work's own, 130 after Ctrl-C (or SIGTERM, a closed terminal, an npm that is gone), 1 when
 * the stack does not come up or a part of it is given up. `work` gets a signal that ends its waiting; the stack is gone
 * when this resolves.
 */
export async function runWithStack(
  options: Omit<StackOptions, 'signal'>,
  work: (stack: Stack, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort(new Interrupted());
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  const forgetParent = watchParent(onSignal);
  try {
    const stack = await startStack({ ...options, signal: interrupt.signal });
    try {
      const broken = stack.broken.then((error) => {
        interrupt.abort(error);
        throw error;
      });
      return await Promise.race([work(stack, interrupt.signal), broken]);
    } finally {
      await stack.close();
    }
  } catch (error) {
    if (interrupt.signal.reason instanceof Interrupted) return exitCodes.interrupted;
    options.say(error instanceof Error ? error.message : String(error));
    return exitCodes.failed;
  } finally {
    forgetParent();
    for (const name of signals) process.off(name, onSignal);
  }
}

class Interrupted extends Error {}

/**
 * Notices that the npm which runs this is gone: one that is killed passes no signal on. A process that a person started
 * without npm may well outlive its parent. Answers how to stop the watch.
 */
function watchParent(onGone: () => void): () => void {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) onGone();
  }, parentPauseMs);
  return () => clearInterval(timer);
}

/** Waits for the end of the stack. Never resolves. */
export function untilInterrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    // A timer keeps the process alive; the stack's own handles may be all quiet.
    const timer = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      reject(signal.reason);
    });
  });
}
