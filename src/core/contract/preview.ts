/** What a submission would become: told before anything is spent, and kept nowhere. */
import { z } from 'zod';
import { EnvironmentOptions } from '../environments/environment-options.ts';
import { FaultyFile, RepositoryEnvironment } from '../environments/repository-environment.ts';
import { Sha } from '../sandbox/protocol.ts';
import { InputError } from './problems.ts';
import { BuildOptions } from './views.ts';

/** What a repository would need, by its files at the commit where a build would begin. */
const FoundEnvironment = z.discriminatedUnion('kind', [
  /** As a build decides it; the setup is tried only there. `lines` say it in words. */
  z.object({
    kind: z.literal('decided'),
    environment: RepositoryEnvironment.shape.environment,
    origins: RepositoryEnvironment.shape.origins,
    notGiven: RepositoryEnvironment.shape.notGiven,
    lines: z.array(z.object({ what: z.string(), value: z.string(), why: z.string() })),
  }),
  /** Its `breakwater.yaml` cannot be used: a build would stop and ask. */
  z.object({ kind: z.literal('faulty'), faults: FaultyFile.shape.faults }),
  /** It cannot be told beforehand, for this reason: a build finds it out once it has opened the repository. */
  z.object({ kind: z.literal('later'), reason: z.string() }),
]);
export type FoundEnvironment = z.infer<typeof FoundEnvironment>;

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
      /** What the submission says of it. */
      environment: z.object(EnvironmentOptions.shape),
      /** With that, what is found in its files, and what is left to defaults. A deployment of before does not look. */
      found: FoundEnvironment.catch({
        kind: 'later',
        reason: 'this deployment is newer and says it in another way',
      }).default({ kind: 'later', reason: 'this deployment does not look into repositories' }),
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
