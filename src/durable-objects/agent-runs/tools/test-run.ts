/** Runs the build's test command, and the checks of criteria, on the system's behalf. */
import type { RunSandbox } from '../../../containers/driver/object-sandbox.ts';
import type { TestResult } from '../../../core/runs/messages.ts';
import { commandText } from '../../../core/runs/tools/command-text.ts';
import { capped } from '../../../core/runs/tools/tool-outcome.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';

/** For all repositories together: a step must end within the 15 minutes that the platform gives a handler. */
const longestTestsMs = 10 * 60_000;
const longestCheckMs = 5 * 60_000;
const longestExcerpt = 8000;

type Ran = { ok: true; result: TestResult } | { ok: false; error: SandboxError };
export type RunLimits = { timeLeftMs: number; signal: AbortSignal };

/**
 * Runs the command in each repository's folder, of the workspace or of the clean checkout, up to the first failure; passing
 * means that all exited with 0.
 */
export async function runTests(
  sandbox: RunSandbox,
  tests: { command: string; repositories: readonly string[]; clean?: boolean },
  limits: RunLimits,
): Promise<Ran> {
  const parts: TestResult[] = [];
  let leftMs = Math.min(longestTestsMs, limits.timeLeftMs);
  const { command, clean = false } = tests;
  for (const cwd of tests.repositories) {
    const ran = await runOne(sandbox, { command, cwd, clean, timeoutMs: leftMs }, limits.signal);
    if (!ran.ok) return ran;
    parts.push(ran.result);
    leftMs -= ran.result.durationMs;
    if (!ran.result.passed) break;
  }
  const last = parts.at(-1);
  if (!last) throw new Error('tests need at least one repository');
  return { ok: true, result: { ...last, durationMs: parts.reduce((sum, { durationMs }) => sum + durationMs, 0) } };
}

/** Runs a criterion's check in the workspace root. */
export const runCheck = (sandbox: RunSandbox, command: string, limits: RunLimits): Promise<Ran> =>
  runOne(
    sandbox,
    { command, cwd: '.', clean: false, timeoutMs: Math.min(longestCheckMs, limits.timeLeftMs) },
    limits.signal,
  );

async function runOne(
  sandbox: RunSandbox,
  { command, cwd, clean, timeoutMs }: { command: string; cwd: string; clean: boolean; timeoutMs: number },
  signal: AbortSignal,
): Promise<Ran> {
  const request = { command, cwd, clean, timeoutMs: Math.max(1000, Math.ceil(timeoutMs)) };
  const ran = await sandbox.exec(request, { signal });
  if (!ran.ok) return ran;
  const { exitCode, durationMs } = ran.result;
  const excerpt = capped(commandText(ran.result), longestExcerpt);
  return { ok: true, result: { command, passed: exitCode === 0, exitCode, excerpt, durationMs } };
}
