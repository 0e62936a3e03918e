/** A setup that was only detected and fails: the build does without it, as it would have without detection. */
import type { FailedSetUp } from './failed-set-up.ts';
import type { RepositoryEnvironment } from './repository-environment.ts';

/** The environments without it, and with a word about it; null where somebody has asked for that setup. */
export function withoutDetectedSetUp(
  environments: readonly RepositoryEnvironment[],
  failed: FailedSetUp,
): RepositoryEnvironment[] | null {
  const field = failed.path === '' ? 'setup' : 'packages';
  const of = environments.find(({ repository }) => repository === failed.repository);
  if (of?.origins.find((origin) => origin.field === field)?.origin.kind !== 'detected') return null;
  const { environment, origins, notGiven } = of;
  const packages = environment.packages.map((part) => (part.path === failed.path ? { ...part, setup: [] } : part));
  const without: RepositoryEnvironment = {
    ...of,
    environment: failed.path === '' ? { ...environment, setup: [] } : { ...environment, packages },
    origins: failed.path === '' ? origins.filter((origin) => origin.field !== field) : origins,
    notGiven: [...notGiven, { code: 'detected-setup-fails', failed }],
  };
  return environments.map((known) => (known === of ? without : known));
}
