/** What the REST interface of Gitea and Forgejo answers, as far as it is used. */
import { z } from 'zod';
import type { Permission, Review } from '../forge.ts';
import type { RestAnswer } from '../rest-call.ts';

export const GiteaRepository = z.object({
  archived: z.boolean().default(false),
  has_pull_requests: z.boolean().default(true),
  permissions: z.object({ push: z.boolean().default(false) }).optional(),
});

export const GiteaPull = z.object({
  number: z.int().positive(),
  html_url: z.string().max(2000),
  state: z.enum(['open', 'closed']),
  merged: z.boolean().default(false),
  title: z.string(),
  body: z.string(),
  head: z.object({ ref: z.string() }),
  base: z.object({ ref: z.string() }),
});
export type GiteaPull = z.infer<typeof GiteaPull>;

export const GiteaComment = z.object({
  id: z.int(),
  html_url: z.string().max(2000),
  body: z.string(),
  user: z.object({ login: z.string() }).nullable(),
});
export type GiteaComment = z.infer<typeof GiteaComment>;

const Branch = z.object({ ref: z.string(), repo_id: z.int() });
export const GiteaBranches = z.object({ head: Branch, base: Branch });

const Time = z
  .string()
  .transform((text) => Date.parse(text))
  .pipe(z.number());
export const GiteaReview = z.object({
  id: z.int(),
  user: z.object({ login: z.string() }).nullable(),
  state: z.string(),
  body: z.string(),
  submitted_at: Time,
  /** Of what was begun before it was submitted. Older releases do not say it. */
  updated_at: Time.optional(),
});
export type GiteaReview = z.infer<typeof GiteaReview>;
/** Lines of the new file, or of the old one; 0 is none. */
export const GiteaReviewComment = z.object({
  id: z.int(),
  body: z.string(),
  path: z.string(),
  position: z.int(),
  original_position: z.int(),
});
export type GiteaReviewComment = z.infer<typeof GiteaReviewComment>;

const verdicts: Partial<Record<string, Review['verdict']>> = {
  APPROVED: 'approved',
  REQUEST_CHANGES: 'changes-requested',
  COMMENT: 'commented',
};
/** Null of one that is pending, or only asked for. */
export const verdictOf = ({ state }: GiteaReview): Review['verdict'] | null => verdicts[state] ?? null;

export const Labels = z.array(z.object({ id: z.int(), name: z.string() }));
export const CollaboratorPermission = z.object({ permission: z.string() });

const levels: Partial<Record<string, Permission>> = {
  owner: 'admin',
  admin: 'admin',
  write: 'write',
  read: 'read',
};
export const permissionOf = (name: string): Permission => levels[name] ?? 'none';

/** Gitea's own word about a failure; null where it gave none. */
export function toldBy({ body }: RestAnswer): string | null {
  const fault = z.object({ message: z.string() }).safeParse(body);
  return fault.success && fault.data.message !== '' ? fault.data.message : null;
}
