/** What stands beside a commit: a check run, which an App alone can write, or a status. */
import type { Check, ForgeResult } from '../forge.ts';
import { done } from '../rest-calls.ts';
import { type GitHubPlace, longestBody, longestTitle } from './place.ts';
import { CheckRuns } from './wire.ts';

const conclusions = { passed: 'success', failed: 'failure', neutral: 'neutral', cancelled: 'cancelled' } as const;
const states = {
  pending: 'pending',
  passed: 'success',
  failed: 'failure',
  neutral: 'success',
  cancelled: 'error',
} as const;
/** Of a status. */
const longestDescription = 140;

/** The one of this name is changed where there is one. */
export async function setCheckRun(
  { calls, repository }: GitHubPlace,
  commit: string,
  { name, status, summary, details, url }: Check,
): Promise<ForgeResult<null>> {
  const query = new URLSearchParams({ check_name: name, per_page: '1' });
  const known = await calls.ask(CheckRuns, 'the checks of a commit', {
    method: 'GET',
    url: `${repository}/commits/${commit}/check-runs?${query}`,
  });
  if (!known.ok) return known;
  const [run] = known.value.check_runs;
  const stage =
    status === 'pending' ? { status: 'in_progress' } : { status: 'completed', conclusion: conclusions[status] };
  return done(
    await calls.send('a check', {
      method: run ? 'PATCH' : 'POST',
      url: `${repository}/check-runs${run ? `/${run.id}` : ''}`,
      body: {
        name,
        ...(run ? {} : { head_sha: commit }),
        ...stage,
        ...(url === undefined ? {} : { details_url: url }),
        output: { title: summary.slice(0, longestTitle), summary: (details ?? summary).slice(0, longestBody) },
      },
    }),
  );
}

/** The newest of a name counts. */
export async function setStatus(
  { calls, repository }: GitHubPlace,
  commit: string,
  { name, status, summary, url }: Check,
): Promise<ForgeResult<null>> {
  return done(
    await calls.send('a status', {
      method: 'POST',
      url: `${repository}/statuses/${commit}`,
      body: {
        state: states[status],
        context: name,
        description: summary.slice(0, longestDescription),
        ...(url === undefined ? {} : { target_url: url }),
      },
    }),
  );
}
