/** The environment of a repository of a build: decided by what was submitted and by what its base commit holds. */
import { z } from 'zod';
import { few, oneLine } from '../one-line.ts';
import { FoundFilter } from '../sandbox/protocol.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';
import { decideEnvironment } from './decide-environment.ts';
import type { CommonOptions, DeploymentLimits } from './decision/sources.ts';
import { detectEnvironment } from './detection/detect-environment.ts';
import { Environment, Origin, originText, repositoryFile } from './environment.ts';
import type { EnvironmentOptions } from './environment-options.ts';
import { filterTexts } from './found-filters.ts';
import { NotGiven, notGivenText } from './not-given.ts';
import { fileFaultText, readRepositoryFile } from './repository-file.ts';
import { readsOnlyManifests } from './set-up-files.ts';

/** As later runs need it. */
export const KnownEnvironment = z.strictObject({
  repository: RepositoryName,
  environment: Environment,
  /** That its attributes name. */
  filters: z.array(FoundFilter).default([]),
  /** Whether `setup` makes the same at all commits with the same manifests and lock files. */
  readsOnlyManifests: z.boolean().default(false),
  /** What `setup` leaves beside what git ignores: files that go into no candidate, and files that are put back. */
  left: z.strictObject({ made: z.array(z.string()), changed: z.array(z.string()) }).default({ made: [], changed: [] }),
});
export type KnownEnvironment = z.infer<typeof KnownEnvironment>;

/** As a person is told: with why each field is as it is, and what was asked for in vain. */
export const RepositoryEnvironment = z.strictObject({
  ...KnownEnvironment.shape,
  origins: z.array(z.strictObject({ field: z.string(), origin: Origin })),
  notGiven: z.array(NotGiven),
});
export type RepositoryEnvironment = z.infer<typeof RepositoryEnvironment>;

/** A repository whose `breakwater.yaml` cannot be used. */
export const FaultyFile = z.strictObject({
  repository: RepositoryName,
  faults: z.array(z.strictObject({ line: z.int(), column: z.int(), message: z.string() })).min(1),
});
export type FaultyFile = z.infer<typeof FaultyFile>;

/** What is at the base commit. */
export type FoundFiles = {
  paths: readonly string[];
  /** By path, of those that were asked for: their text, or why it cannot be had. */
  texts: Readonly<Record<string, { ok: true; text: string } | { ok: false; message: string }>>;
  filters?: readonly FoundFilter[];
};

export type Decided = { ok: true; environment: RepositoryEnvironment } | { ok: false; faulty: FaultyFile };

export function environmentOf(
  repository: string,
  { paths, texts, filters = [] }: FoundFiles,
  asked: { submission: EnvironmentOptions; common: CommonOptions; limits: DeploymentLimits },
): Decided {
  const file = texts[repositoryFile];
  if (file?.ok === false)
    return { ok: false, faulty: { repository, faults: [{ line: 1, column: 1, message: file.message }] } };
  const read = file ? readRepositoryFile(file.text) : { ok: true as const, environment: {} };
  if (!read.ok) return { ok: false, faulty: { repository, faults: read.faults } };
  const readable = Object.entries(texts).flatMap(([path, text]) => (text.ok ? [[path, text.text] as const] : []));
  const detected = detectEnvironment({ paths, texts: Object.fromEntries(readable) });
  const decided = decideEnvironment({ ...asked, file: read.environment, detected });
  const reads = readsOnlyManifests(decided.environment, Object.fromEntries(readable));
  const left = { made: [], changed: [] };
  return { ok: true, environment: { repository, ...decided, readsOnlyManifests: reads, left, filters: [...filters] } };
}

const longestFilterText = 400;

/** One line for a person: what was chosen, and why where that is not plain. */
export function environmentText(decided: RepositoryEnvironment): string {
  const { repository, environment, origins, notGiven, filters, left } = decided;
  const { setup, test, packages, services, image } = environment;
  const why = (field: string): string => {
    const origin = origins.find((decided) => decided.field === field)?.origin;
    return origin ? ` (${originText(origin)})` : '';
  };
  const parts = [
    ...(image === null ? [] : [`image ${image}${why('image')}`]),
    ...(setup.length > 0 ? [`setup ${oneLine(setup.join('; '))}${why('setup')}`] : []),
    ...(test === null ? [] : [`tests ${oneLine(test)}${why('test')}`]),
    ...(packages.length > 0 ? [`${packages.length} packages with tests of their own${why('packages')}`] : []),
    ...(services.length > 0 ? [`services ${few(services.map(({ name }) => name))}${why('services')}`] : []),
  ];
  const inVain = notGiven.length > 0 ? `. Not given: ${notGiven.map(notGivenText).join('; ')}` : '';
  const withheld = filterTexts(repository, filters).map((text) => `. ${oneLine(text, longestFilterText)}`);
  const made = left.made.length > 0 ? `. ${madeText(left.made)}` : '';
  const changed = left.changed.length > 0 ? `. What setup changes is put back: ${few(left.changed)}` : '';
  return `${repository}: ${parts.join(', ')}${made}${changed}${inVain}${withheld.slice(0, 3).join('')}`;
}

/** For whoever works in the repository, too. */
export const madeText = (made: readonly string[]): string =>
  `Setup makes what git does not ignore, and it goes into no candidate: ${few(made)}`;

const mostFaultsTold = 3;

export const faultyFileText = ({ repository, faults }: FaultyFile): string => {
  const more = faults.length > mostFaultsTold ? `; and ${faults.length - mostFaultsTold} more` : '';
  return `${repository}: ${faults.slice(0, mostFaultsTold).map(fileFaultText).join('; ')}${more}`;
};
