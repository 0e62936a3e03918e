/** What an environment must not ask for, beyond its shape: looked at where one comes in, from a submission or a file. */
import type { EnvironmentOptions, SecretUse } from './environment-options.ts';

/** The path is that of the value inside the environment. */
export type EnvironmentFault = { path: (string | number)[]; message: string };

/** As JSON: a stored row holds 2 MB, and a build has up to 20 of them. */
export const longestEnvironment = 20_000;

export const environmentFaults = (environment: EnvironmentOptions): EnvironmentFault[] => [
  ...sizeFaults(environment),
  ...repeated(environment.services ?? [], ({ name }) => name).map(
    ([index, name]): EnvironmentFault => ({
      path: ['services', index, 'name'],
      message: `the name ${name} is used twice`,
    }),
  ),
  ...repeated(environment.packages ?? [], ({ path }) => path).map(
    ([index, path]): EnvironmentFault => ({ path: ['packages', index, 'path'], message: `${path} is given twice` }),
  ),
  ...Object.keys(environment.variables ?? {}).flatMap(variableFaults),
  ...(environment.secrets ?? []).flatMap(headerFaults),
  ...secretFaults(environment.secrets ?? []),
];

function sizeFaults(environment: EnvironmentOptions): EnvironmentFault[] {
  const { length } = JSON.stringify(environment);
  if (length <= longestEnvironment) return [];
  return [{ path: [], message: `has ${length} characters; at most ${longestEnvironment} are taken` }];
}

/** What the system sets itself, so that commands find their programs, their home and the way out. */
const ownVariable = /^(?:PATH|HOME|__proto__|GIT_.*|SANDBOX_.*|BREAKWATER_.*|(?:https?|no|all|ftp)_proxy)$/i;

const variableFaults = (name: string): EnvironmentFault[] =>
  ownVariable.test(name) ? [{ path: ['variables', name], message: `${name} is set by the system` }] : [];

/** What says how a request is carried, or where to. */
const carriers = /^(?:host|connection|content-.*|expect|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*)$/i;

const headerFaults = ({ header }: SecretUse, index: number): EnvironmentFault[] =>
  carriers.test(header)
    ? [{ path: ['secrets', index, 'header'], message: `${header} says how a request is carried; no secret goes there` }]
    : [];

const secretFaults = (secrets: readonly SecretUse[]): EnvironmentFault[] =>
  repeated(secrets, ({ host, header }) => `${header.toLowerCase()} of ${host}`).map(([index, header]) => ({
    path: ['secrets', index],
    message: `the header ${header} is given twice`,
  }));

/** The places of items whose key stands further to the front, too. */
function repeated<Item>(items: readonly Item[], keyOf: (item: Item) => string): [index: number, key: string][] {
  const keys = items.map(keyOf);
  return keys.flatMap((key, index): [number, string][] => (keys.indexOf(key) < index ? [[index, key]] : []));
}
