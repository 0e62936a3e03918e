/** What the REST interface of Gitea and Forgejo answers, as far as it is used. */
import { z } from 'zod';
import type { Permission } from '../forge.ts';
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
