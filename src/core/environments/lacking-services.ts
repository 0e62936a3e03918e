/**
 * Which services lack their programs. One that somebody has asked for stops the build before planning; one that was only
 * found in the repository is left out with what leads to it, and told.
 */
import { leadsTo } from './detection/services.ts';
import type { LackingService } from './lacking-service.ts';
import type { RepositoryEnvironment } from './repository-environment.ts';
import { lackedBy, nameOf, toolsNeeded } from './tools.ts';

/** Those that call one of the missing programs by name, and whose setup does not bring it. */
export function lackingServices(
  environments: readonly RepositoryEnvironment[],
  missing: readonly string[],
): LackingService[] {
  return environments.flatMap(({ repository, environment: { setup, services } }) =>
    services.flatMap(({ name, run, ready }) => {
      const later = ready === null ? [run] : [run, ready];
      const own = toolsNeeded({ setup: [], later });
      const tools = lackedBy({ setup, later }, missing).filter((tool) => own.includes(nameOf(tool)));
      return tools.length > 0 ? [{ repository, name, tools }] : [];
    }),
  );
}

/** The environments without those that were only detected; the others were asked for. */
export function withoutDetectedServices(
  environments: readonly RepositoryEnvironment[],
  lacking: readonly LackingService[],
): { environments: RepositoryEnvironment[]; asked: LackingService[] } {
  const isDetected = ({ origins }: RepositoryEnvironment, field: string): boolean =>
    origins.find((decided) => decided.field === field)?.origin.kind === 'detected';
  const without = environments.map((known): RepositoryEnvironment => {
    const own = lacking.filter(({ repository }) => repository === known.repository);
    if (own.length === 0 || !isDetected(known, 'services')) return known;
    const { environment, origins, notGiven } = known;
    const services = environment.services.filter(({ name }) => !own.some((one) => one.name === name));
    const gone = Object.entries(environment.variables)
      .filter(
        ([name, value]) => isDetected(known, `variables.${name}`) && own.some((one) => leadsTo(one.name, name, value)),
      )
      .map(([name]) => name);
    const variables = Object.fromEntries(
      Object.entries(environment.variables).filter(([name]) => !gone.includes(name)),
    );
    const fields = [...gone.map((name) => `variables.${name}`), ...(services.length > 0 ? [] : ['services'])];
    return {
      ...known,
      environment: { ...environment, services, variables },
      origins: origins.filter(({ field }) => !fields.includes(field)),
      notGiven: [...notGiven, ...own.map((service) => ({ code: 'detected-service-lacks' as const, service }))],
    };
  });
  const asked = lacking.filter(({ repository }) => {
    const known = environments.find((one) => one.repository === repository);
    return known !== undefined && !isDetected(known, 'services');
  });
  return { environments: without, asked };
}
