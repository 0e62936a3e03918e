/** Says what a submission would become, by the very checks that it would meet; nothing is made and nothing reserved. */
import type { Caller } from '../../core/access/caller.ts';
import { previewOf, roomOf } from '../../core/builds/preview.ts';
import type { BuildPreview } from '../../core/contract/preview.ts';
import type { Submission } from '../../core/contract/submission.ts';
import type { ApiPorts } from './ports.ts';
import { canonical, openedRepositories, ownFaults } from './submit.ts';

export async function previewSubmission(
  given: Submission,
  caller: Caller,
  ports: Pick<ApiPorts, 'openRepository' | 'pullRequestFault' | 'settings' | 'tenants'>,
): Promise<BuildPreview> {
  const submission = canonical(given);
  const [{ results, faults }, room] = await Promise.all([
    openedRepositories(submission, ports),
    roomLeft(caller.tenant, ports),
  ]);
  return {
    ...previewOf(submission),
    repositories: results.map(({ repository: { name, url, environment = {} }, result }) => ({
      name,
      url,
      base: result.ok ? result.base : null,
      commit: result.ok ? result.sha : null,
      environment,
    })),
    room,
    faults: [...ownFaults(submission, ports.settings), ...faults],
  };
}

async function roomLeft(tenant: string, { tenants }: Pick<ApiPorts, 'tenants'>): Promise<BuildPreview['room']> {
  const bounds = await tenants.bounds(tenant);
  return bounds === null ? { builds: null, usd: null } : roomOf(bounds, await tenants.use(tenant));
}
