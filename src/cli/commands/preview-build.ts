/** `breakwater submit --preview`: what a submission would become, and what it would be refused for. */
import type { BuildPreview, FoundEnvironment } from '../../core/contract/preview.ts';
import type { SubmissionInput } from '../../core/contract/submission.ts';
import { fileFaultText } from '../../core/environments/repository-file.ts';
import { apiClient } from '../client/api-client.ts';
import { faultLine } from '../client/failure-text.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { dollars } from '../display/units.ts';
import { complain, complainOf, type Terminal } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** It fails where the submission would be refused. */
export async function previewBuild(
  submission: SubmissionInput,
  { json }: { json?: boolean },
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const answer = await apiClient(profile).preview(submission);
  if (!answer.ok) return complainOf(terminal, answer.failure);
  const { faults } = answer.value;
  terminal.stdout.write(`${json ? JSON.stringify(answer.value) : previewLines(answer.value).join('\n')}\n`);
  if (faults.length === 0) return exitCodes.ok;
  return complain(
    terminal,
    faults.map(({ path, message }) => printable(faultLine(path, message))),
    exitCodes.badInput,
  );
}

function previewLines({ title, options, repositories, plan, room }: BuildPreview): string[] {
  const { limits, models, parallel, evaluator, approval } = options;
  const left = [
    ...(room.builds === null ? [] : [`${room.builds} builds`]),
    ...(room.usd === null ? [] : [`${dollars(room.usd)} this month`]),
  ];
  return [
    printable(title),
    ...repositories.flatMap(({ name, url, base, commit, found }) => {
      const where = base === null ? 'cannot be opened' : `${printable(base)} at ${commit?.slice(0, 12)}`;
      const needs = base === null ? [] : foundLines(found);
      return [`  ${printable(name)}: ${where} (${printable(url)})`, ...needs.map((line) => `    ${printable(line)}`)];
    }),
    `  Limits: ${dollars(limits.maxCostUsd)}, ${limits.maxDurationMinutes} minutes, ${limits.maxIterations} rounds; ${parallel.maxWorkers} at work`,
    `  Models: ${printable(models.planner)} plans, ${printable(models.generator)} works, ${printable(models.evaluator)} grades`,
    `  Tests: ${printable(evaluator.testCommand)}, unless a repository says otherwise; approval: ${printable(approval)}`,
    ...(plan === null ? [] : [`  Plan: ${plan.tasks} tasks in ${plan.waves} waves, ${plan.requirements} requirements`]),
    ...(left.length === 0 ? [] : [`  Room: ${left.join(', ')}`]),
  ];
}

function foundLines(found: FoundEnvironment): string[] {
  switch (found.kind) {
    case 'decided':
      return found.lines.map(({ what, value, why }) => `${what}: ${value}${why === '' ? '' : ` (${why})`}`);
    case 'faulty':
      return found.faults.map(fileFaultText);
    case 'later':
      return [`what it needs is found out once the build has opened it: ${found.reason}`];
    default:
      return found satisfies never;
  }
}
