/** What the repositories hold at the commits of an order, asked of the sandbox, for the prefix that runs share. */
import type { SandboxAnswer } from '../../../containers/driver/sandbox.ts';
import { filesToSurvey } from '../../../core/environments/brief/files-to-survey.ts';
import { repositoryBrief, type SurveyedRepository } from '../../../core/environments/brief/repository-brief.ts';
import type { RunOrder } from '../../../core/runs/run-order.ts';
import { isOutage } from '../../../core/runs/tools/tool-outcome.ts';
import type { Ports } from '../ports.ts';

/** Empty where nobody is to be told, or where the server of an older image cannot say. */
export async function readBrief(
  { briefAt, assignment }: Pick<RunOrder, 'briefAt' | 'assignment'>,
  { sandbox, signal }: Pick<Ports, 'sandbox' | 'signal'>,
): Promise<SandboxAnswer<string>> {
  // Merged and tested again, without a question to a model.
  if (assignment.role === 'evaluator' && assignment.graded !== null) return { ok: true, result: '' };
  const surveyed: SurveyedRepository[] = [];
  for (const { repository, commit } of briefAt) {
    const listed = await sandbox.call('list', { repository, commit, tellUse: true }, signal);
    if (!listed.ok && isOutage(listed.error)) return listed;
    if (!listed.ok || !listed.result.use) continue;
    const { paths, isWhole, use } = listed.result;
    const read = await sandbox.call('list', { repository, commit, texts: filesToSurvey(paths) }, signal);
    if (!read.ok && isOutage(read.error)) return read;
    const texts = read.ok ? (read.result.texts ?? {}) : {};
    surveyed.push({ name: repository, commit, listing: { paths, isWhole, use }, texts });
  }
  return { ok: true, result: repositoryBrief(surveyed) };
}
