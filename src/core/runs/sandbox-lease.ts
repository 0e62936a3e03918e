/** What a run asks of the object that owns its sandbox, and what that object keeps of it. */
import { z } from 'zod';
import { Instance } from '../environments/environment-options.ts';
import { SecretHeader } from '../environments/sandbox-secrets.ts';
import { HostName } from '../network/host-name.ts';
import { KeptName } from '../sandbox/kept.ts';
import { PrepareRequest, type PrepareResult } from '../sandbox/protocol.ts';
import { parseStored } from '../stored/parse-stored.ts';
import type { Upgrade } from '../stored/upgrades.ts';
import type { SlotKey, SlotsInUse } from './slot.ts';

/** The image of a sandbox that does not name one; see `images` in wrangler.toml. */
export const defaultImage = 'node';
/** In the place of that one, the image of a sandbox that is to show pages; a deployment may do without. */
export const browserImage = 'full';

/** What a container is really started from: pages are then judged without a browser. */
export const imageAmong = (image: string, images: readonly string[]): string =>
  image === browserImage && !images.includes(image) ? defaultImage : image;

/** Whose sandbox it is: only this run's calls are answered, and its git alone reaches the remotes. */
export const Lease = z.strictObject({
  runId: z.string(),
  buildId: z.string().default(''),
  /** Of the slot that the sandbox counts for. */
  ticket: z.int().positive().default(1),
  /** The hosts that it may reach beside the repositories. */
  allowedHosts: z.array(HostName),
  /** By its name among the images of the deployment; it counts where the sandbox is a container. */
  image: z.string().default(defaultImage),
  /** Since when it rests, kept for the next run of the task; null while it is the run's. */
  warmSince: z.number().nullable().default(null),
  /** What its container starts from, where there is a snapshot of it. */
  kept: KeptName.pick({ remotes: true, key: true }).nullable().default(null),
  /** The size of the container; null is the deployment's usual one. */
  instance: Instance.nullable().default(null),
  /** What is added to its requests outside of it; each host is among those that it may reach. */
  secrets: z.array(SecretHeader).default([]),
});
export type Lease = z.infer<typeof Lease>;

/** The larger image has all that the usual one has: who wants that goes on where the run before has left the larger. */
export const goingOnIn = (before: Lease, asked: Lease): Lease =>
  before.image === browserImage && asked.image === defaultImage ? { ...asked, image: browserImage } : asked;

/** What a sandbox is and reaches while it has this lease. */
export const Access = Lease.pick({ allowedHosts: true, image: true, instance: true, secrets: true });
export type Access = z.infer<typeof Access>;

/** The repositories of a `prepare`, and what of another run's sandbox stays; how git reaches them, the object knows. */
export const WantedSandbox = z.strictObject({
  keep: PrepareRequest.shape.keep.unwrap(),
  /** In place of what is the same for all of the run. */
  access: Access.optional(),
  variables: PrepareRequest.shape.variables,
  from: PrepareRequest.shape.from,
  repositories: z
    .array(PrepareRequest.shape.repositories.element.omit({ url: true }))
    .min(1)
    .max(20),
});
export type WantedSandbox = z.input<typeof WantedSandbox>;

/**
 * What came of a `prepare`: a sandbox (`kept` where what git ignores is there as it was), a place in the queue for one, or
 * nobody who knows of either.
 */
export type Preparation =
  | {
      kind: 'prepared';
      repositories: z.infer<typeof PrepareResult>['repositories'];
      reused: boolean;
      kept: boolean;
      /** All that `setup` makes is there from the start. */
      isSetUp: boolean;
      /** The files that `setup` reads are others than when it ran for the run before. */
      isStale: boolean;
      ms: number;
    }
  | ({ kind: 'queued' } & SlotsInUse)
  | { kind: 'no-answer'; message: string };

/** Who calls, and a name by which the call can be cancelled. */
export type SandboxCall = { id: string; runId: string };
export type SlotCall = SandboxCall & SlotKey;

/** Version 1 is that of the first release with these rows. */
export const leaseUpgrades: readonly Upgrade<'lease'>[] = [];

export const readLease = (stored: unknown): Lease => parseStored(Lease, stored, 'of a lease');
