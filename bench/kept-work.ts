/** What the Worker of the bench of kept set-ups in containers is asked for, and what it answers, in milliseconds. */
import type { KeptName } from '../src/core/sandbox/kept.ts';

/** The host of the packages, as containers know it. */
export const packagesHost = 'packages.example.com';

export type KeptWork = {
  commit: string;
  checkpoint: string | null;
  /** To start from; null is the image. */
  snapshot: string | null;
  from: KeptName;
  gitToken: string;
  /** Where a change is saved. */
  ref: string;
};

/** `prepareMs` is from the container's start to the end of the set-up; `snapshot` is what was kept. */
export type KeptTimes = { prepareMs: number; keepMs: number; snapshot: string | null };
