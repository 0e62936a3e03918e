/** What the form of a new build holds, and the submission that it makes. */
import { type DraftRepository, emptyRepository, repositoryField, repositoryOf, text } from './repository-draft.ts';

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

/** As `POST /builds` takes it; what is undefined is not sent, and left to the API. */
export function submissionOf(draft: Draft): Record<string, unknown> {
  const number = (value: string) => (value.trim() === '' ? undefined : Number(value));
  return {
    [draft.kind]: draft.text,
    repositories: draft.repositories.map(repositoryOf),
    limits: { maxCostUsd: number(draft.maxCostUsd), maxDurationMinutes: number(draft.maxDurationMinutes) },
    parallel: number(draft.maxWorkers) === undefined ? undefined : { maxWorkers: number(draft.maxWorkers) },
    approval: draft.approval,
    evaluator: text(draft.testCommand) === undefined ? undefined : { testCommand: text(draft.testCommand) },
    finish: draft.pullRequest ? { pullRequest: true } : undefined,
  };
}

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

/** Paths are `limits.maxCostUsd`, `repositories.0.url` or `/limits/maxCostUsd`. */
function fieldOf(path: string): string {
  const parts = path.split(/[./[\]]+/).filter(Boolean);
  const [first, second, ...rest] = parts;
  if (first === 'repositories')
    return second === undefined ? 'repositories' : `repositories.${second}.${repositoryField(rest)}`;
  if (first === 'limits' && second) return second;
  if (first === 'parallel') return 'maxWorkers';
  if (first === 'evaluator') return 'testCommand';
  if (first === 'finish') return 'pullRequest';
  if (first === 'prompt' || first === 'spec') return 'text';
  if (first === 'approval') return first;
  return 'form';
}
