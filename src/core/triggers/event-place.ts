/** Which repository the body of a webhook speaks for: it has to be signed for that one, before more of it is read. */
import { z } from 'zod';
import type { ForgeKind } from './forge-event.ts';
import type { RepositoryKey } from './stored-trigger.ts';

const Path = z.string().min(1).max(500);
const Url = z.url().max(2000);
const GitLab = z
  .object({ project: z.object({ path_with_namespace: Path, web_url: Url }) })
  .transform(({ project }) => [project.web_url, project.path_with_namespace] as const);
const GitHub = z
  .object({ repository: z.object({ full_name: Path, html_url: Url }) })
  .transform(({ repository }) => [repository.html_url, repository.full_name] as const);
const shapes = { gitlab: GitLab, github: GitHub, gitea: GitHub };

/** As `repositoryKey` has it; null where the body names none. */
export function placeIn(forge: ForgeKind, body: unknown): RepositoryKey | null {
  const parsed = shapes[forge].safeParse(body);
  if (!parsed.success) return null;
  const [url, repository] = parsed.data;
  return { host: new URL(url).host.toLowerCase(), repository: repository.toLowerCase() };
}
