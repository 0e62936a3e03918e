/** Which of the programs that commands need a sandbox's place does not have, asked before anything depends on them. */
import { missingTools, missingToolsCommand } from '../../core/environments/tools.ts';
import type { Sandbox, SandboxAnswer } from './sandbox.ts';

const timeoutMs = 30_000;

/** The sandbox is prepared. An agent may have worked in it: what it says is taken for no more than it is worth. */
export async function toolsMissingIn(
  sandbox: Pick<Sandbox, 'exec'>,
  tools: readonly string[],
  signal?: AbortSignal,
): Promise<SandboxAnswer<string[]>> {
  if (tools.length === 0) return { ok: true, result: [] };
  const answer = await sandbox.exec(
    { command: missingToolsCommand(tools), cwd: '.', timeoutMs },
    signal ? { signal } : {},
  );
  return answer.ok ? { ok: true, result: missingTools(tools, answer.result.output) } : answer;
}
