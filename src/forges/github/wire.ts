/** What GitHub's REST interface takes and answers, as far as it is used. */
import { z } from 'zod';
import type { PullRequest } from '../forge.ts';
import type { RestAnswer } from '../rest-call.ts';

export const githubHeaders = (token: string): Record<string, string> => ({
  accept: 'application/vnd.github+json',
  authorization: `Bearer ${token}`,
  'x-github-api-version': '2022-11-28',
});

const Url = z.string().max(2000);

export const GitHubRepository = z.object({
  archived: z.boolean().default(false),
  permissions: z.object({ push: z.boolean().default(false) }).optional(),
});

export const GitHubPull = z.object({
  number: z.int().positive(),
  node_id: z.string(),
  html_url: Url,
  state: z.enum(['open', 'closed']),
  draft: z.boolean().default(false),
  merged_at: z.string().nullable().default(null),
  body: z.string().nullable(),
});
export type GitHubPull = z.infer<typeof GitHubPull>;

export const stateOf = ({ state, draft, merged_at }: GitHubPull): PullRequest['state'] => {
  if (state === 'open') return draft ? 'draft' : 'open';
  return merged_at === null ? 'closed' : 'merged';
};

const Branch = z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() });
export const GitHubBranches = z.object({ head: Branch, base: Branch });

export const GitHubComment = z.object({
  id: z.int(),
  html_url: Url,
  body: z.string().default(''),
  user: z.object({ login: z.string() }).nullable().default(null),
});
export type GitHubComment = z.infer<typeof GitHubComment>;

export const CheckRuns = z.object({ check_runs: z.array(z.object({ id: z.int() })) });
export const CollaboratorPermission = z.object({ permission: z.string() });
export const Graph = z.object({ errors: z.array(z.object({ message: z.string() })).optional() });

const Fault = z.object({
  message: z.string(),
  errors: z
    .array(
      z.union([
        z.string(),
        z.object({ message: z.string().optional(), field: z.string().optional(), code: z.string().optional() }),
      ]),
    )
    .optional(),
});

/** GitHub's own word about a failure; null where it gave none. */
export function toldBy({ body }: RestAnswer): string | null {
  const fault = Fault.safeParse(body);
  if (!fault.success) return null;
  const { message, errors = [] } = fault.data;
  const more = errors.map((error) =>
    typeof error === 'string' ? error : (error.message ?? `${error.field ?? 'a field'} ${error.code ?? 'is wrong'}`),
  );
  return [message, ...more].join(': ');
}
