/** What a run asks of the object that owns its sandbox, and what that object keeps of it. */
import { z } from 'zod';
import { HostName } from '../network/host-name.ts';
import { PrepareRequest } from '../sandbox/protocol.ts';
import { parseStored } from '../stored/parse-stored.ts';
import type { Upgrade } from '../stored/upgrades.ts';

/** The image of a sandbox that does not name one; see `images` in wrangler.toml. */
export const defaultImage = 'node';

/** Whose sandbox it is: only this run's calls are answered, and its git alone reaches the remotes. */
export const Lease = z.strictObject({
  runId: z.string(),
  /** The hosts that it may reach beside the repositories. */
  allowedHosts: z.array(HostName),
  /** By its name among the images of the deployment; it counts where the sandbox is a container. */
  image: z.string().default(defaultImage),
});
export type Lease = z.infer<typeof Lease>;

/** The repositories of a `prepare`; how git reaches them, the sandbox's object knows. */
export const WantedRepositories = z
  .array(PrepareRequest.shape.repositories.element.omit({ url: true }))
  .min(1)
  .max(20);
export type WantedRepositories = z.infer<typeof WantedRepositories>;

/** Who calls, and a name by which the call can be cancelled. */
export type SandboxCall = { id: string; runId: string };

/** Version 1 is that of the first release with these rows. */
export const leaseUpgrades: readonly Upgrade<'lease'>[] = [];

export const readLease = (stored: unknown): Lease => parseStored(Lease, stored, 'of a lease');
