/** Tries checks of a plan on the base, as jobs of the planner's sandbox: each on the files as they are, which are put back afterwards. */
import { type CheckToTry, longestTryMs, mostTries, tryLine } from '../../../core/plan/draft/base-tries.ts';
import { failed, type ToolOutcome } from '../../../core/runs/tools/tool-outcome.ts';
import { runTest } from './test-run.ts';
import type { ToolContext } from './tool.ts';

export type Tries = { kind: 'tried'; lines: string[] } | { kind: 'unfinished'; outcome: ToolOutcome };

/** May be asked again: a check that has ended is not run once more, unless the sandbox was lost with it. */
export async function tryChecks(checks: readonly CheckToTry[], context: ToolContext): Promise<Tries> {
  const { job, sandboxLife: life, sandbox, live, signal, services, timeLeftMs } = context;
  // A server of protocol 1 knows no jobs, and without them nothing puts the files back.
  if (checks.length === 0 || life === null) return { kind: 'tried', lines: [] };
  const lines: string[] = [];
  for (const [index, check] of checks.slice(0, mostTries).entries()) {
    const place = { name: `${job.name}/try/${index}`, life, sandbox, live, signal, services };
    const timeoutMs = Math.min(longestTryMs, timeLeftMs);
    const ran = await runTest(place, { command: check.command, cwd: '.', timeoutMs, onCleanTree: true });
    if (ran.kind === 'running') return { kind: 'unfinished', outcome: ran };
    if (ran.kind === 'failed') return { kind: 'unfinished', outcome: failed(ran.error) };
    lines.push(tryLine(check, ran.result));
  }
  const put = await sandbox.call('reset', {}, signal);
  if (!put.ok) return { kind: 'unfinished', outcome: failed(put.error) };
  const left = checks.length - mostTries;
  return { kind: 'tried', lines: left > 0 ? [...lines, `${left} more checks were not tried.`] : lines };
}
