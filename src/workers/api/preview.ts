/** Says what a submission would become, by the very checks that it would meet; nothing is made and nothing reserved. */
import type { Caller } from '../../core/access/caller.ts';
import { previewOf, roomOf } from '../../core/builds/preview.ts';
import type { BuildPreview } from '../../core/contract/preview.ts';
import type { Submission } from '../../core/contract/submission.ts';
import { withFound } from './found-environments.ts';
import type { ApiPorts } from './ports.ts';
import { canonical, openedRepositories, ownFaults } from './submit.ts';

type Ports = 'openRepository' | 'pullRequestFault' | 'readFiles' | 'deploymentLimits' | 'settings' | 'tenants';

export async function previewSubmission(
  given: Submission,
  caller: Caller,
  ports: Pick<ApiPorts, Ports>,
): Promise<BuildPreview> {
  const submission = canonical(given);
  const [{ results, faults }, room] = await Promise.all([
    openedRepositories(submission, ports),
    roomLeft(caller.tenant, ports),
  ]);
  const repositories = await withFound(submission, results, ports);
  return {
    ...previewOf(submission),
    repositories: repositories.map(({ repository: { name, url, environment = {} }, result, found }) => ({
      name,
      url,
      base: result.ok ? result.base : null,
      commit: result.ok ? result.sha : null,
      environment,
      found,
    })),
    room,
    faults: [...ownFaults(submission, ports.settings), ...faults],
  };
}

async function roomLeft(tenant: string, { tenants }: Pick<ApiPorts, 'tenants'>): Promise<BuildPreview['room']> {
  const bounds = await tenants.bounds(tenant);
  return bounds === null ? { builds: null, usd: null } : roomOf(bounds, await tenants.use(tenant));
}
