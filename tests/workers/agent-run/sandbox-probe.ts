/** Looks into a run's sandbox from outside, past the run. */
import { servers } from './orders.ts';

/** One operation of the sandbox protocol. */
export const sandboxRequest = (runId: string, operation: string, body: object): Promise<Response> =>
  fetch(`${servers.sandboxUrl}/sandboxes/${runId}/${operation}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${servers.sandboxToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

export async function fileAppears(runId: string, path: string): Promise<void> {
  while (!(await sandboxRequest(runId, 'read', { path })).ok);
}

export async function sandboxIsGone(runId: string): Promise<void> {
  while ((await sandboxRequest(runId, 'read', { path: '.' })).ok);
}
