/** Runs that take up a sandbox in which an earlier life of theirs was cut off in the middle of a merge. */

import { expect, test } from 'vitest';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import { checkpointRef, mergeRef } from '../../../src/core/refs.ts';
import type { Candidate } from '../../../src/core/runs/candidate.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import { generating, order, requirements, runToEnd, servers, task } from './orders.ts';
import { sandboxRequest } from './sandbox-probe.ts';

/** A candidate whose line conflicts with the commit that the repository has moved to. */
async function candidate(): Promise<Candidate> {
  const [last] = (await runToEnd(order(generating('greet')))).slice(-1);
  if (last?.kind !== 'ended' || last.outcome.kind !== 'candidate')
    throw new Error(`no candidate: ${JSON.stringify(last)}`);
  return last.outcome.candidate;
}

const heads = [{ name: 'api', url: 'https://example.com/api.git', commit: servers.moved, git: usualGit }];

/** Prepares the sandbox of a run and leaves it as a kill during `git merge` does: files in conflict, nothing aborted. */
async function cutOffInMerge(given: RunOrder, checkpoint: string, { ref, commits }: Candidate): Promise<void> {
  const url = `${servers.gatewayUrl}/git/api.git`;
  const ask = async (operation: string, body: object) => {
    const answer = await sandboxRequest(given.runId, operation, body);
    if (!answer.ok) throw new Error(`${operation}: ${await answer.text()}`);
    await answer.text();
  };
  await ask('prepare', {
    repositories: [{ name: 'api', url, commit: servers.moved, checkpoint }],
    gitToken: '',
  });
  await ask('merge', { repository: 'api', ref, commit: commits[0]?.commit, message: 'Bring it in' });
  await ask('exec', {
    command: 'git -C api merge FETCH_HEAD; git -C api ls-files -u | grep greeting',
    timeoutMs: 10_000,
  });
}

test('a generator starts its session from a clean tree, and is told of the conflict', async () => {
  const previous = await candidate();
  const given = order(generating('greet', { previous }), { heads });
  await cutOffInMerge(given, checkpointRef(given.buildId, given.runId), previous);
  expect(await runToEnd(given)).toEqual([
    expect.objectContaining({ kind: 'discovery' }),
    { kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate' }) },
  ]);
});

test('an evaluator finds the same conflict as if nothing had happened', async () => {
  const graded = await candidate();
  const judged = { candidate: graded, summary: '', previous: null, graded: null, browser: false };
  const work = { ...judged, amendments: [], notes: '' };
  const assignment = { role: 'evaluator' as const, task: task(), requirements, ...work };
  const given = order(assignment, { heads });
  await cutOffInMerge(given, mergeRef(given.buildId, given.runId), graded);
  const conflict = {
    kind: 'conflict',
    repository: 'api',
    paths: ['greeting.txt'],
    head: servers.moved,
    candidate: graded.commits[0]?.commit,
  };
  expect(await runToEnd(given)).toEqual([{ kind: 'ended', outcome: conflict }]);
});
