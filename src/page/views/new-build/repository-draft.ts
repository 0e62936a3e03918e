/** What the form holds of one repository, and what of a submission that makes. */

export const emptyRepository = {
  url: '',
  base: '',
  setup: '',
  test: '',
  image: '',
  services: '',
  reachedBySetup: '',
  reachedLater: '',
};
/** Each field is text, as it is typed. */
export type DraftRepository = typeof emptyRepository;

/** `rows`: it has more than one line. */
export type RepositoryField = {
  name: keyof DraftRepository;
  label: string;
  hint: string;
  about?: string;
  rows?: number;
};

/** What a repository needs. */
export const needs: readonly RepositoryField[] = [
  { name: 'setup', label: 'Setup', hint: 'npm ci', about: 'A command a line.', rows: 2 },
  { name: 'services', label: 'Services', hint: 'db: postgres -D data', about: 'A name, its command.', rows: 2 },
  { name: 'test', label: 'Tests', hint: 'npm test' },
  { name: 'image', label: 'Image', hint: 'full' },
  { name: 'reachedBySetup', label: 'Setup may reach', hint: 'npm, api.example.com' },
  { name: 'reachedLater', label: 'Later commands may reach', hint: 'api.example.com' },
];

/** As `POST /builds` takes it; what is not filled in is found out. */
export function repositoryOf({ url, base, ...said }: DraftRepository): Record<string, unknown> {
  const environment = {
    setup: filled(linesOf(said.setup)),
    services: filled(linesOf(said.services).map(serviceOf)),
    test: text(said.test),
    image: text(said.image),
    network: filled({
      setup: filled(hostsOf(said.reachedBySetup)),
      run: filled(hostsOf(said.reachedLater)),
    }),
  };
  return { name: nameOf(url), url: url.trim(), base: text(base), environment: filled(environment) };
}

/** Undefined where nothing is in it. */
const filled = <T extends object>(value: T): T | undefined =>
  Object.values(value).some((part) => part !== undefined) ? value : undefined;

export const text = (value: string): string | undefined => value.trim() || undefined;
const linesOf = (value: string): string[] => value.split('\n').flatMap((line) => line.trim() || []);
const hostsOf = (value: string): string[] => value.split(/[\s,]+/).filter(Boolean);

/** What is not as it should be is told by the API. */
function serviceOf(line: string): { name: string; run: string } {
  const [name = '', ...run] = line.split(':');
  return { name: name.trim(), run: run.join(':').trim() };
}

/** The last part of an address, without what no name may have. */
const nameOf = (url: string): string =>
  url
    .trim()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .pop()
    ?.replace(/[^\w.-]+/g, '-') || 'repository';

/** The field of the form to which a path below a repository belongs. */
export function repositoryField([field, inner, last]: readonly string[]): keyof DraftRepository {
  if (field !== 'environment') return field === 'base' ? 'base' : 'url';
  if (inner === 'network') return last === 'run' ? 'reachedLater' : 'reachedBySetup';
  return needs.find(({ name }) => name === inner)?.name ?? 'setup';
}
