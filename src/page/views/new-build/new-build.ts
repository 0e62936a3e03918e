/** What the form of a new build holds, and the submission that it makes. */
export type Draft = {
  kind: 'prompt' | 'spec';
  text: string;
  repositories: DraftRepository[];
  maxCostUsd: string;
  maxDurationMinutes: string;
  maxWorkers: string;
  approval: 'none' | 'plan' | 'wave';
  testCommand: string;
  pullRequest: boolean;
};

/** `setup`: a command a line. */
export type DraftRepository = { url: string; base: string; setup: string; test: string };

export const emptyRepository: DraftRepository = { url: '', base: '', setup: '', test: '' };

export const emptyDraft: Draft = {
  kind: 'prompt',
  text: '',
  repositories: [emptyRepository],
  maxCostUsd: '20',
  maxDurationMinutes: '240',
  maxWorkers: '',
  approval: 'plan',
  testCommand: '',
  pullRequest: false,
};

/** As `POST /builds` takes it; what is not filled in is left to the API. */
export function submissionOf(draft: Draft): Record<string, unknown> {
  const text = (value: string) => value.trim() || undefined;
  const number = (value: string) => (value.trim() === '' ? undefined : Number(value));
  return withoutGaps({
    [draft.kind]: draft.text,
    repositories: draft.repositories.map(({ url, base, setup, test }) =>
      withoutGaps({ name: nameOf(url), url: url.trim(), base: text(base), environment: environmentOf(setup, test) }),
    ),
    limits: withoutGaps({
      maxCostUsd: number(draft.maxCostUsd),
      maxDurationMinutes: number(draft.maxDurationMinutes),
    }),
    parallel: number(draft.maxWorkers) === undefined ? undefined : { maxWorkers: number(draft.maxWorkers) },
    approval: draft.approval,
    evaluator: text(draft.testCommand) === undefined ? undefined : { testCommand: text(draft.testCommand) },
    finish: draft.pullRequest ? { pullRequest: true } : undefined,
  });
}

/** Undefined where nothing is said: then it is found out. */
function environmentOf(setup: string, test: string): Record<string, unknown> | undefined {
  const commands = setup.split('\n').flatMap((line) => line.trim() || []);
  if (commands.length === 0 && test.trim() === '') return undefined;
  return withoutGaps({ setup: commands.length > 0 ? commands : undefined, test: test.trim() || undefined });
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

const withoutGaps = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

export type Fault = { path: string; message: string };

/** Faults by the field of the form that they belong to; those of no field are told above it. */
export function faultsByField(faults: readonly Fault[]): ReadonlyMap<string, string> {
  const byField = new Map<string, string>();
  for (const { path, message } of faults) {
    const field = fieldOf(path);
    const before = byField.get(field);
    byField.set(field, before === undefined ? message : `${before}; ${message}`);
  }
  return byField;
}

function repositoryField(field: string | undefined, inner: string | undefined): string {
  if (field === 'environment') return inner === 'test' ? 'test' : 'setup';
  return field === 'base' ? 'base' : 'url';
}

/** Paths are `limits.maxCostUsd`, `repositories.0.url` or `/limits/maxCostUsd`. */
function fieldOf(path: string): string {
  const parts = path.split(/[./[\]]+/).filter(Boolean);
  const [first, second, third, fourth] = parts;
  if (first === 'repositories')
    return second === undefined ? 'repositories' : `repositories.${second}.${repositoryField(third, fourth)}`;
  if (first === 'limits' && second) return second;
  if (first === 'parallel') return 'maxWorkers';
  if (first === 'evaluator') return 'testCommand';
  if (first === 'finish') return 'pullRequest';
  if (first === 'prompt' || first === 'spec') return 'text';
  if (first === 'approval') return first;
  return 'form';
}
