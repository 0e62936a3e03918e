/**
 * Decides the environment of a repository, field by field: the submission's word, else that of the repository's file, else
 * what was detected, else a default. The file is a stranger's: of what it wishes for, only what it may choose is given.
 */
import { decideImage, decideInstance, decideMinutes } from './decision/limited-fields.ts';
import { decideHosts, decideSecrets, secretsOfFile } from './decision/network-fields.ts';
import { type Chosen, chosen, detectedFrom, type EnvironmentSources } from './decision/sources.ts';
import type { Environment, Origin } from './environment.ts';
import { usualTestCommand } from './environment-options.ts';
import type { NotGiven } from './not-given.ts';

export type DecidedField = { field: string; origin: Origin };

export type DecidedEnvironment = {
  environment: Environment;
  /** Where each field that says something has its value from; each variable is a field. */
  origins: DecidedField[];
  notGiven: NotGiven[];
};

export function decideEnvironment(sources: EnvironmentSources): DecidedEnvironment {
  const { submission, file, detected, limits } = sources;
  const { reasons } = detected;
  const image = decideImage(sources);
  const instance = decideInstance(sources);
  const minutes = decideMinutes(sources);
  const network = { setup: decideHosts(sources, 'setup'), run: decideHosts(sources, 'run') };
  const secrets = decideSecrets(submission.secrets ?? [], limits);
  const packages = chosen(
    {
      submission: submission.packages,
      file: file.packages,
      detected: someOf(detected.packages),
      from: reasons.packages,
    },
    [],
  );
  const test = decideTest(sources, packages.value.length > 0);
  const setup = chosen(
    { submission: submission.setup, file: file.setup, detected: someOf(detected.setup), from: reasons.setup },
    [],
  );
  const services = chosen(
    {
      submission: submission.services,
      file: file.services,
      detected: someOf(detected.services),
      from: reasons.services,
    },
    [],
  );
  // What is detected leads to the services that are detected.
  const variables = decideVariables(sources, services.origin.kind === 'detected' ? detected.variables : {});
  const fields = { image, instance, setup, test, testTimeoutMinutes: minutes, services, packages };
  const origins = [
    ...Object.entries(fields).flatMap(([field, { value, origin }]) => (isSaid(value) ? [{ field, origin }] : [])),
    ...variables.origins,
    { field: 'network.setup', origin: network.setup.origin },
    { field: 'network.run', origin: network.run.origin },
    ...(secrets.value.length > 0 ? [{ field: 'secrets', origin: { kind: 'submission' } as const }] : []),
  ];
  return {
    environment: {
      image: image.value,
      instance: instance.value,
      setup: listOf(setup.value),
      test: test.value,
      testTimeoutMinutes: minutes.value,
      services: services.value.map((service) => ({ ...service, ready: service.ready ?? null })),
      variables: variables.value,
      network: { setup: network.setup.value, run: network.run.value },
      secrets: secrets.value,
      packages: packages.value.map((part) => ({ ...part, setup: listOf(part.setup ?? []) })),
    },
    origins,
    notGiven: [
      ...[image, instance, minutes, network.setup, network.run, secrets].flatMap(({ notGiven }) => notGiven),
      ...secretsOfFile(file),
    ],
  };
}

const someOf = <Value>(list: readonly Value[]): Value[] | null => (list.length > 0 ? [...list] : null);
const listOf = (commands: string | readonly string[]): string[] =>
  typeof commands === 'string' ? [commands] : [...commands];
const isSaid = (value: unknown): boolean => value !== null && !(Array.isArray(value) && value.length === 0);

/** A command for all repositories goes before what was detected in one; before the file of one it does not go. */
function decideTest(
  { submission, file, detected, common }: EnvironmentSources,
  hasPackages: boolean,
): Chosen<string | null> {
  const said =
    submission.test ?? (file.test === undefined && common.testCommand !== usualTestCommand ? common.testCommand : null);
  return chosen<string | null>(
    { submission: said, file: file.test, detected: detected.test, from: detected.reasons.test },
    hasPackages ? null : common.testCommand,
  );
}

/** The weightier word for each name. */
function decideVariables({ submission, file, detected }: EnvironmentSources, ofServices: Record<string, string>) {
  const value = { ...ofServices, ...file.variables, ...submission.variables };
  const originOf = (name: string): Origin => {
    if (Object.hasOwn(submission.variables ?? {}, name)) return { kind: 'submission' };
    if (Object.hasOwn(file.variables ?? {}, name)) return { kind: 'file' };
    return detectedFrom(detected.reasons.variables);
  };
  const origins = Object.keys(value).map(
    (name): DecidedField => ({ field: `variables.${name}`, origin: originOf(name) }),
  );
  return { value, origins };
}
