/** What a build would be as it is submitted, by its submission alone. */
import type { BuildPreview } from '../contract/preview.ts';
import type { Submission } from '../contract/submission.ts';
import type { TenantBounds, TenantUse } from '../money/tenant-account.ts';
import { waveNumbers } from '../plan/waves.ts';
import { tasksOf, type WorkPlan } from '../plan/work-plan.ts';
import { newBuild } from './state.ts';
import { optionsOf } from './view.ts';

export function previewOf(submission: Submission): Pick<BuildPreview, 'title' | 'options' | 'plan'> {
  const state = newBuild({ id: '', submission, now: 0 });
  return { title: state.title, options: optionsOf(state), plan: submission.plan ? sizeOf(submission.plan) : null };
}

function sizeOf(plan: WorkPlan): BuildPreview['plan'] {
  const tasks = tasksOf(plan);
  const waves = new Set(waveNumbers(tasks).values()).size;
  return { requirements: plan.requirements.length, tasks: tasks.length, waves };
}

/** What the bounds of a tenant leave. */
export const roomOf = (
  { maxBuilds, maxUsdPerMonth }: TenantBounds,
  { builds, reservedUsd, spentUsd }: TenantUse,
): BuildPreview['room'] => ({
  builds: maxBuilds === null ? null : Math.max(0, maxBuilds - builds),
  usd: maxUsdPerMonth === null ? null : Math.max(0, maxUsdPerMonth - reservedUsd - spentUsd),
});
