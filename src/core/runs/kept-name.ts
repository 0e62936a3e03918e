/** The name under which a run's sandbox is kept once `setup` has ended: the same for whatever `setup` would make the same. */
import { remoteIdentity } from '../contract/remote-url.ts';
import { setUpFiles } from '../environments/set-up-files.ts';
import type { KeptName } from '../sandbox/kept.ts';
import type { RunRecord } from './record.ts';
import { accessOf, environmentsOf, setUpCommands } from './set-up.ts';

/** Null where nothing is set up. An evaluator's is of no use where whatever is changed may be read by `setup`. */
export async function keptName(run: Pick<RunRecord, 'order' | 'evaluation'>): Promise<KeptName | null> {
  if (setUpCommands(run).length === 0) return null;
  const environments = environmentsOf(run);
  const files = setUpFiles(environments);
  const { heads, assignment } = run.order;
  if (assignment.role === 'evaluator' && files.kind === 'everything') return null;
  // Nobody else's builds start from what was made of these repositories.
  const remotes = heads.map(({ name, url }) => [name, remoteIdentity(url)]).toSorted(byFirst);
  const { image, allowedHosts, secrets } = accessOf(run, 'setup');
  const parts = environments
    .map(({ repository, environment: { setup, variables, packages } }) => [
      repository,
      setup,
      Object.entries(variables).toSorted(byFirst),
      packages.map((part) => [part.path, part.setup]),
    ])
    .toSorted(byFirst);
  // What could be had, with which secrets: a build that may not have it does not get it from another.
  const reached = [allowedHosts.toSorted(), secrets.map(({ host, header, use }) => [host, header, use])];
  return { remotes: await digest([remotes]), key: await digest([1, remotes, image, parts, reached]), files };
}

const byFirst = ([a]: readonly unknown[], [b]: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);

async function digest(parts: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
