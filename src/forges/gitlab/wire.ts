/** What GitLab's REST interface answers, as far as it is used. */
import { z } from 'zod';
import type { Permission } from '../forge.ts';
import type { RestAnswer } from '../rest-call.ts';

const Access = z.object({ access_level: z.int() }).nullable().default(null);

export const Project = z.object({
  archived: z.boolean().default(false),
  web_url: z.string().max(2000),
  permissions: z.object({ project_access: Access, group_access: Access }).optional(),
});
export const Member = z.object({ access_level: z.int() });
export const Users = z.array(z.object({ id: z.int() }));

export const MergeRequest = z.object({
  iid: z.int().positive(),
  web_url: z.string().max(2000),
  state: z.enum(['opened', 'closed', 'merged', 'locked']),
  title: z.string(),
  description: z.string().nullable(),
});
export type MergeRequest = z.infer<typeof MergeRequest>;

export const MergeRequestBranches = z.object({
  source_branch: z.string(),
  source_project_id: z.int().nullable(),
  target_project_id: z.int(),
});

export const Note = z.object({
  id: z.int(),
  body: z.string(),
  author: z.object({ username: z.string() }),
});
export type Note = z.infer<typeof Note>;

export const Statuses = z.array(z.object({ name: z.string(), status: z.string() }));

/** Developer, who may push and open merge requests. */
export const developer = 30;
const maintainer = 40;
const guest = 10;

export function permissionAt(level: number): Permission {
  if (level >= maintainer) return 'admin';
  if (level >= developer) return 'write';
  return level >= guest ? 'read' : 'none';
}

const Fault = z.union([
  z.object({ message: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.array(z.string()))]) }),
  z.object({ error: z.string() }),
]);

/** GitLab's own word about a failure; null where it gave none. */
export function toldBy({ body }: RestAnswer): string | null {
  const fault = Fault.safeParse(body);
  if (!fault.success) return null;
  if ('error' in fault.data) return fault.data.error;
  const { message } = fault.data;
  if (typeof message === 'string') return message;
  if (Array.isArray(message)) return message.join('; ');
  return Object.entries(message)
    .map(([field, words]) => `${field} ${words.join(', ')}`)
    .join('; ');
}
