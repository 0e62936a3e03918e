/** The whole of Breakwater on one machine: its processes started together, watched together and ended together. */
import { randomBytes } from 'node:crypto';
import { findEngine } from './machine/engine.ts';
import { gitFault } from './machine/git.ts';
import { removeLeftoverContainers } from './machine/leftover-containers.ts';
import type { SandboxKind } from './sandbox-kind.ts';
import type { StackOptions } from './stack-options.ts';
import { type RunningPart, removeContainers, startParts } from './start-parts.ts';
import type { StackState } from './state/stack-state.ts';
import { lockState } from './state/state-lock.ts';

export type Stack = {
  apiUrl: string;
  token: string;
  gitUrl: string;
  state: () => StackState;
  remember: (change: Partial<StackState>) => Promise<void>;
  /** Resolves with an account of the first part that fails again and again. */
  broken: Promise<Error>;
  close: () => Promise<void>;
};

/** Rejects with a message for a person, naming the part and its last lines, when the stack does not come up. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { sandbox, say, signal } = options;
  const fault = await gitFault(process.env);
  if (fault !== undefined) throw new Error(fault);
  if (sandbox === 'local') return startWith(options, 'local');
  const engine = await findEngine(process.env);
  if (!engine.ok) {
    if (sandbox === 'container') throw new Error(`--sandbox container needs a container engine: ${engine.reason}`);
    return startWith(options, 'local');
  }
  say('Every run gets a container of its own; its image is built first, which takes a while the first time …');
  if (sandbox === 'container') return startWith(options, 'container');
  try {
    return await startWith(options, 'container');
  } catch (error) {
    if (signal.aborted || error instanceof StateInUse) throw error;
    say(`Containers do not work here, so runs work on this machine: ${error instanceof Error ? error.message : error}`);
    return startWith(options, 'local');
  }
}

class StateInUse extends Error {}

async function startWith(options: StackOptions, sandbox: SandboxKind): Promise<Stack> {
  const lock = await lockState(options.state, secret());
  if (!lock.ok) {
    throw new StateInUse(
      `Another stack (process ${lock.pid}) runs on ${options.state}. End it, or use another --state.`,
    );
  }
  const parts = new Set<RunningPart>();
  const killAll = () => {
    for (const part of parts) part.kill();
  };
  process.on('exit', killAll);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      await Promise.all([...parts].map((part) => part.stop()));
      if (sandbox === 'container') await removeContainers(options);
      process.off('exit', killAll);
      await lock.release();
    })();
    return closing;
  };
  try {
    if (sandbox === 'container') await removeLeftoverContainers(options.state);
    const { kept, ...stack } = await startParts(options, sandbox, secret, parts);
    const broken = Promise.race(kept.map((part) => part.broken));
    return { ...stack, broken, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const secret = () => randomBytes(32).toString('base64url');
