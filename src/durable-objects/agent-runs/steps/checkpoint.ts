/** Commits and pushes what the last turn changed; where nothing has changed, the sandbox has nothing to push. */
import { dueCheckpoint, isLoss, type Saved, type SavedOne, savedBy } from '../../../core/runs/checkpoint.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import type { Ports } from '../ports.ts';

export async function saveTree(record: RunRecord, ports: Ports): Promise<Saved & { checkpointMs: number }> {
  const due = dueCheckpoint(record);
  if (!due) return { ...savedBy([]), checkpointMs: 0 };
  const { message, repositories } = due;
  const startedAt = ports.now();
  const answers: SavedOne[] = [];
  for (const { name: repository, ref } of repositories) {
    const answer = await ports.sandbox.call('save', { repository, ref, message }, ports.signal);
    answers.push({ repository, answer });
    if (!answer.ok && isLoss(answer.error)) break;
  }
  return { ...savedBy(answers), checkpointMs: ports.now() - startedAt };
}
