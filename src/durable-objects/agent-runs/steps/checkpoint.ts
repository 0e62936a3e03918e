/** Commits and pushes what the last turn changed; where nothing has changed, the sandbox has nothing to push. */
import { dueCheckpoint, isLoss, type Saved, savedBy } from '../../../core/runs/checkpoint.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import type { Ports } from '../ports.ts';

export async function saveTree(record: RunRecord, ports: Ports): Promise<Saved & { checkpointMs: number }> {
  const due = dueCheckpoint(record);
  if (!due) return { ...savedBy([]), checkpointMs: 0 };
  const { ref, message, repositories } = due;
  const startedAt = ports.now();
  const errors: SandboxError[] = [];
  for (const repository of repositories) {
    const saved = await ports.sandbox.call('save', { repository, ref, message }, ports.signal);
    if (saved.ok) continue;
    errors.push(saved.error);
    if (isLoss(saved.error)) break;
  }
  return { ...savedBy(errors), checkpointMs: ports.now() - startedAt };
}
