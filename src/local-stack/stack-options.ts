/** What a stack is started with. */
import type { StackPlaces } from './parts/stack-parts.ts';
import type { ModelChoice, SandboxLimits } from './parts/worker-variables.ts';
import type { SandboxChoice } from './sandbox-kind.ts';
import type { WatchTimes } from './watch/keep-alive.ts';

export type StackOptions = StackPlaces & {
  /** The port that the API should have; else the one that it had, else 8787. */
  port: number | undefined;
  model: ModelChoice;
  sandbox: SandboxChoice;
  /** JSON object of `user:password` by git host; see `src/env.ts`. */
  gitCredentials: string | undefined;
  sandboxSecrets?: string | undefined;
  forges?: string | undefined;
  corsOrigins?: string | undefined;
  /** How many sandboxes there may be at once; the limits of wrangler.toml where it is not given. */
  sandboxLimits?: SandboxLimits;
  /** Tells the person one line about the start, or about a part that is started again. */
  say: (line: string) => void;
  /** Ends the start half-way; nothing stays behind. */
  signal: AbortSignal;
  /** How often the parts are asked whether they are there. */
  watch?: WatchTimes;
};
