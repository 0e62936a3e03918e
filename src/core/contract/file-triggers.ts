/** What `breakwater.yaml` may say of triggers: what the API takes, where the repository may be left out. */
import { z } from 'zod';
import { TriggerInput } from './triggers.ts';

const [issue, schedule, hook] = TriggerInput.options;

const submission = schedule.shape.submission.partial({ repositories: true }).prefault({});

const FileTrigger = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ ...issue.shape, repository: issue.shape.repository.optional() }),
    z.strictObject({ ...schedule.shape, submission }),
    z.strictObject({ ...hook.shape, submission }),
  ],
  'must be one of issue, schedule, hook',
);
export type FileTrigger = z.infer<typeof FileTrigger>;

export const FileTriggers = z.strictObject({ triggers: z.array(FileTrigger).max(100).optional() });

/** Where the working copy came from: its page at the forge, and how builds get it. */
export type Home = { page: string; repository: { name: string; url: string } };

export const leavesRepositoryOut = (entry: FileTrigger): boolean =>
  entry.kind === 'issue' ? entry.repository === undefined : entry.submission.repositories === undefined;

/** The trigger that is meant, in the repository that it names or else in the working copy's. */
export function triggerAt(entry: FileTrigger, home: Home | null): TriggerInput {
  if (home === null) return TriggerInput.parse(entry);
  if (entry.kind === 'issue') return TriggerInput.parse({ ...entry, repository: entry.repository ?? home.page });
  const { submission } = entry;
  const repositories = submission.repositories ?? [home.repository];
  return TriggerInput.parse({ ...entry, submission: { ...submission, repositories } });
}
