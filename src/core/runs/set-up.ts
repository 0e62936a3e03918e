/** How the sandbox of a run is brought to what the repositories need: its place, the commands of `setup`, its network. */
import { type Instance, instances } from '../environments/environment-options.ts';
import type { KnownEnvironment } from '../environments/repository-environment.ts';
import { secretHeaders } from '../environments/sandbox-secrets.ts';
import { allowedHosts } from '../network/network.ts';
import type { Role } from '../roles.ts';
import type { RunRecord } from './record.ts';
import { type Access, browserImage, defaultImage } from './sandbox-lease.ts';

/** `path` is the folder of the repository in which it runs; the root is ''. */
export type SetUpCommand = { repository: string; path: string; command: string };

type Run = Pick<RunRecord, 'order' | 'evaluation'>;

/** Those that were known when the run was ordered; then those that a preparer has decided. */
export const environmentsOf = ({ order, evaluation }: Run): readonly KnownEnvironment[] => [
  ...order.environments,
  ...evaluation.environments,
];

/** Those who run commands in the repositories; planners that lay down checks try them. */
const runsCommands: readonly Role[] = [
  'preparer',
  'architect',
  'refiner',
  'replanner',
  'generator',
  'evaluator',
  'verifier',
  'auditor',
];

/** Those of the repositories first, then those of their packages; none for runs that only read. */
export function setUpCommands(run: Run): SetUpCommand[] {
  if (!runsCommands.includes(run.order.assignment.role)) return [];
  return environmentsOf(run).flatMap(({ repository, environment: { setup, packages } }) => [
    ...setup.map((command) => ({ repository, path: '', command })),
    ...packages.flatMap(({ path, setup: own }) => own.map((command) => ({ repository, path, command }))),
  ]);
}

/** How many of the first commands are still there when one place has none any more. */
export const doneWithout = (run: Run, done: number, { repository, path }: Pick<SetUpCommand, 'repository' | 'path'>) =>
  setUpCommands(run)
    .slice(0, done)
    .filter((command) => command.repository !== repository || command.path !== path).length;

/** What the sandbox is, and what it reaches during `setup` or later. One sandbox holds all repositories of a build. */
export function accessOf(run: Run, during: 'setup' | 'run'): Access {
  const environments = environmentsOf(run).map(({ environment }) => environment);
  if (environments.length === 0)
    return { allowedHosts: run.order.allowedHosts, image: defaultImage, instance: null, secrets: [] };
  const hosts = allowedHosts({ allow: environments.flatMap(({ network }) => network[during]) });
  const secrets = environments.flatMap((environment) => secretHeaders(environment.secrets, during));
  const images = environments.flatMap(({ image }) => image ?? []);
  return {
    // A secret is of use only where its host can be reached.
    allowedHosts: [...new Set([...hosts, ...secrets.map(({ host }) => host)])],
    image: images.find((image) => image !== defaultImage) ?? (looksAtPages(run) ? browserImage : defaultImage),
    instance: largestOf(environments.flatMap(({ instance }) => instance ?? [])),
    secrets,
  };
}

export const looksAtPages = ({ order: { assignment } }: Pick<Run, 'order'>): boolean =>
  assignment.role === 'evaluator' && assignment.browser;

const largestOf = (asked: readonly Instance[]): Instance | null =>
  instances.findLast((instance) => asked.includes(instance)) ?? null;

export const variablesOf = (run: Run): Record<string, Record<string, string>> =>
  Object.fromEntries(environmentsOf(run).map(({ repository, environment }) => [repository, environment.variables]));

export type NextSetUp = { kind: 'access'; during: 'setup' | 'run' } | { kind: 'command'; command: SetUpCommand } | null;

/** What is to be done in a sandbox that is ready; null where it has all that is needed, and reaches no more. */
export function nextSetUp(record: Pick<RunRecord, 'order' | 'evaluation' | 'state'>): NextSetUp {
  const { done, during } = record.state.setUp;
  const command = setUpCommands(record)[done];
  const wanted = command ? 'setup' : 'run';
  if (during !== wanted && changesAccess(record)) return { kind: 'access', during: wanted };
  return command ? { kind: 'command', command } : null;
}

/**
 * With which network a sandbox begins: that of `setup` where that is still to run. A container learns which authority to
 * trust only when it starts with a host that it may reach, so one whose `setup` reaches none begins with the later hosts.
 */
export const firstAccess = (run: Run): 'setup' | 'run' =>
  setUpCommands(run).length > 0 && accessOf(run, 'setup').allowedHosts.length > 0 ? 'setup' : 'run';

/** Whether `setup` reaches anything else than later commands. */
export const changesAccess = (run: Run): boolean =>
  JSON.stringify(accessOf(run, 'setup')) !== JSON.stringify(accessOf(run, 'run'));

/** Whether a container that was started before anything was known is all that the repositories need. */
export function fitsFirst(run: Run, usual: Instance | null): boolean {
  const { allowedHosts: hosts, image, instance, secrets } = accessOf(run, 'run');
  const { allowedHosts: first } = run.order;
  return (
    !changesAccess(run) &&
    image === defaultImage &&
    (instance === null || instance === usual) &&
    secrets.length === 0 &&
    hosts.length === first.length &&
    hosts.every((host) => first.includes(host))
  );
}
