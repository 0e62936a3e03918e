/** What an evaluation looks at beside the whole diff: what the candidate changes of tests, and since the round before. */

import type { SandboxAnswer } from '../../../containers/driver/sandbox.ts';
import { askedByName } from '../../../core/grading/asked-diff.ts';
import { keptPatch, type Patch } from '../../../core/grading/kept-patch.ts';
import type { Evaluating } from '../../../core/grading/next-finding.ts';
import { outsideScope } from '../../../core/grading/task-files.ts';
import { looksAt, type Omitted } from '../../../core/grading/weakened/weakened.ts';
import { isOutage } from '../../../core/runs/tools/tool-outcome.ts';
import type { DiffResult } from '../../../core/sandbox/protocol.ts';
import type { Ports } from '../ports.ts';

type Looked = { repository: string; from: string; to: string } & DiffResult;
type Asking = Pick<Ports, 'sandbox' | 'signal'>;

const nothing: Patch = { patch: '', omittedBytes: 0 };

/** The patch, or that of tests and what configures them alone where it does not show everything. */
export async function patchOfTests(
  { files, patch, omittedBytes, ...which }: Looked,
  { sandbox, signal }: Asking,
): Promise<SandboxAnswer<Patch & Omitted>> {
  if (omittedBytes === 0) return { ok: true, result: { patch, omittedBytes, omittedFiles: 0 } };
  const { asked, omitted } = askedByName(files.filter(looksAt).map(({ path }) => path));
  if (asked.length === 0) return { ok: true, result: { ...nothing, omittedFiles: omitted } };
  const ofTests = await sandbox.call('diff', { ...which, paths: asked }, signal);
  if (!ofTests.ok) return ofTests;
  const shown = { patch: ofTests.result.patch, omittedBytes: ofTests.result.omittedBytes };
  return { ok: true, result: { ...shown, omittedFiles: omitted } };
}

/** Between the two candidates, of the task's own files: what else differs, others have merged. Null where it cannot be told. */
export async function sinceRoundBefore(
  { task, previous, graded }: Evaluating,
  { repository, commit: to }: { repository: string; commit: string },
  { sandbox, signal }: Asking,
): Promise<SandboxAnswer<Patch | null>> {
  const unknown = { ok: true as const, result: null };
  const before = previous?.candidate.commits.find((one) => one.repository === repository);
  if (!previous || !before || graded) return unknown;
  const asked = { repository, from: before.commit, to, fetch: before.ref ?? previous.candidate.ref };
  const whole = await sandbox.call('diff', asked, signal);
  // The grade does not depend on it: only a sandbox that is away is waited for.
  if (!whole.ok) return isOutage(whole.error) ? whole : unknown;
  const { files } = whole.result;
  const paths = files.map(({ path }) => path);
  const outside = new Set(outsideScope(task, repository, paths));
  if (outside.size === 0) return { ok: true, result: keptPatch(whole.result) };
  const own = askedByName(paths.filter((path) => !outside.has(`${repository}:${path}`)));
  if (own.omitted > 0) return unknown;
  if (own.asked.length === 0) return { ok: true, result: nothing };
  const ofTask = await sandbox.call('diff', { ...asked, paths: own.asked }, signal);
  if (!ofTask.ok) return isOutage(ofTask.error) ? ofTask : unknown;
  return { ok: true, result: keptPatch(ofTask.result) };
}
