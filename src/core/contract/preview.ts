/** What a submission would become: told before anything is spent, and kept nowhere. */
import { z } from 'zod';
import { EnvironmentOptions } from '../environments/environment-options.ts';
import { Sha } from '../sandbox/protocol.ts';
import { InputError } from './problems.ts';
import { BuildOptions } from './views.ts';

export const BuildPreview = z.object({
  title: z.string(),
  /** What it would work by, with every default. */
  options: BuildOptions,
  repositories: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      /** Where it would begin; null where it cannot be opened, and `faults` say why. */
      base: z.string().nullable(),
      commit: Sha.nullable(),
      /** What the submission says of it. The rest is read from its files once the build has opened, and told then. */
      environment: z.object(EnvironmentOptions.shape),
    }),
  ),
  /** Of a plan that is submitted; null where one would be made. */
  plan: z.object({ requirements: z.int(), tasks: z.int(), waves: z.int() }).nullable(),
  /** What the tenant has room for; null where that has no bound. */
  room: z.object({ builds: z.int().nullable(), usd: z.number().nullable() }),
  /** Why it would be refused, as a submission is; empty where it would be taken. */
  faults: z.array(InputError),
});
z.globalRegistry.add(BuildPreview, { id: 'BuildPreview' });
export type BuildPreview = z.infer<typeof BuildPreview>;
