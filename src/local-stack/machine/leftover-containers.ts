/**
 * Containers that a killed stack has left. workerd names its containers and their sidecars by a session that is new at
 * each start, and removes them at its end; after a kill nobody knows that session any more but its containers' labels.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { dockerCommand } from './engine.ts';

const run = promisify(execFile);
const sessionLabel = 'dev.workerd.session';

/** Names the stack of a state directory to its containers, as their variable STACK_ID. */
export const stackId = (state: string): string => createHash('sha256').update(state).digest('hex').slice(0, 16);

/** Removes every container, running or not, of the sessions that the stack of a state directory has had. */
export async function removeLeftoverContainers(state: string): Promise<void> {
  const docker = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await run(dockerCommand(process.env), args, { maxBuffer: 16_000_000 }).catch(unlessGone);
    return stdout.split('\n').filter((line) => line !== '');
  };
  const ids = await docker('ps', '--all', '--quiet', '--filter', `label=${sessionLabel}`);
  if (ids.length === 0) return;
  const shown = await docker(
    'inspect',
    '--format',
    `{{index .Config.Labels "${sessionLabel}"}} {{json .Config.Env}}`,
    ...ids,
  );
  const ours = shown.filter((line) => line.includes(`"STACK_ID=${stackId(state)}"`));
  for (const session of new Set(ours.map((line) => line.split(' ')[0]))) {
    const left = await docker('ps', '--all', '--quiet', '--filter', `label=${sessionLabel}=${session}`);
    if (left.length > 0) await docker('rm', '--force', '--volumes', ...left);
  }
}

/** workerd may remove one between two questions: docker complains of it, and answers for the others all the same. */
function unlessGone(error: unknown): { stdout: string } {
  if (!(error instanceof Error) || !('stderr' in error) || !('stdout' in error)) throw error;
  if (!/^(?:Error[^\n]*No such (?:object|container)[^\n]*\n?)+$/.test(String(error.stderr))) throw error;
  return { stdout: String(error.stdout) };
}
