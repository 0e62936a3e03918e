/** The key under which a prepared environment is kept: the same for whatever `setup` would make the same. */
import type { Environment } from './environment.ts';

export type PreparedParts = {
  /** The remote in one spelling (`remoteIdentity`): nobody else's builds start from what was prepared for it. */
  repository: string;
  /** Changes whenever the image does; where there is no image, that of the machine's own programs. */
  imageVersion: string;
  environment: Pick<Environment, 'image' | 'setup' | 'variables' | 'services' | 'packages'>;
  /** By path, the git object ids of the files that `setup` reads. */
  files: Readonly<Record<string, string>>;
};

export async function environmentKey(parts: PreparedParts): Promise<string> {
  const bytes = new TextEncoder().encode(keyText(parts));
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `1` counts up when what is prepared changes its shape. */
function keyText({ repository, imageVersion, environment, files }: PreparedParts): string {
  const { image, setup, variables, services, packages } = environment;
  return JSON.stringify([
    1,
    repository,
    image,
    imageVersion,
    setup,
    sorted(variables),
    services.map(({ name, run }) => [name, run]),
    packages.map((part) => [part.path, part.setup]),
    sorted(files),
  ]);
}

const sorted = (record: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));

/**
 * The files whose contents decide what `setup` makes: those that detection knows of, and whatever a command names that the
 * repository holds, such as `scripts/setup.sh` or `requirements/dev.txt`.
 */
export function filesOfSetup(
  { setup, packages }: Pick<Environment, 'setup' | 'packages'>,
  { detected, paths }: { detected: readonly string[]; paths: readonly string[] },
): string[] {
  const known = new Set(paths);
  const named = (commands: readonly string[], folder: string): string[] =>
    commands
      .flatMap((command) => command.split(/[\s"'=;&|()<>]+/))
      .map((word) => folder + word.replace(/^(?:\.\/)+/, ''))
      .filter((path) => known.has(path));
  const all = [...detected, ...named(setup, ''), ...packages.flatMap((part) => named(part.setup, `${part.path}/`))];
  return [...new Set(all)].toSorted();
}
