/** An environment as it was decided, in lines for a person: what was chosen, and why. */
import { few, oneLine } from '../one-line.ts';
import type { DecidedEnvironment } from './decide-environment.ts';
import { originText } from './environment.ts';
import { notGivenText } from './not-given.ts';

/** `why` is empty where the line says all. */
export type EnvironmentLine = { what: string; value: string; why: string };

/** What says nothing has no line. Of variables only the names are told. */
export function environmentLines({ environment, origins, notGiven }: DecidedEnvironment): EnvironmentLine[] {
  const { image, instance, setup, test, services, variables, network, packages, secrets } = environment;
  const names = Object.keys(variables);
  const line = (what: string, values: readonly string[], field: string, listed = few): EnvironmentLine[] => {
    const origin = origins.find((decided) => decided.field === field)?.origin;
    return values.length === 0 ? [] : [{ what, value: oneLine(listed(values)), why: origin ? originText(origin) : '' }];
  };
  const inTurn = (commands: readonly string[]): string => commands.join('; ');
  return [
    ...line('image', image === null ? [] : [image], 'image'),
    ...line('size', instance === null ? [] : [instance], 'instance'),
    ...line('setup', setup, 'setup', inTurn),
    ...line('tests', test === null ? [] : [test], 'test'),
    ...line(
      'packages',
      packages.map((part) => `${part.path} (${part.test})`),
      'packages',
    ),
    ...line(
      'services',
      services.map(({ name }) => name),
      'services',
    ),
    ...line('variables', names, `variables.${names[0]}`),
    ...line('setup reaches', network.setup, 'network.setup'),
    ...line('later commands reach', network.run, 'network.run'),
    ...line(
      'secrets',
      secrets.map(({ use }) => use),
      'secrets',
    ),
    ...notGiven.map((asked) => ({ what: 'not given', value: oneLine(notGivenText(asked)), why: '' })),
  ];
}
