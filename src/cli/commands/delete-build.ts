/** `breakwater delete`: removes a build that is at its end, and says what of it stays. */
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { complainOf, type Terminal } from './commands.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

export async function deleteBuild(
  id: string,
  { json = false }: { json?: boolean },
  profile: Profile,
  terminal: Terminal,
): Promise<ExitCode> {
  const deleted = await apiClient(profile).remove(id);
  if (!deleted.ok) return complainOf(terminal, deleted.failure);
  const { branches } = deleted.value;
  const stays = branches.map(
    ({ repository, branch, sha }) => `  ${printable(repository)}: ${printable(branch)} at ${sha.slice(0, 12)}`,
  );
  const lines = [
    `Build ${printable(deleted.value.id)} is deleted, with its transcripts, its events and its history.`,
    ...(stays.length > 0 ? ['The integration branches stay:', ...stays] : []),
  ];
  terminal.stdout.write(`${json ? JSON.stringify(deleted.value) : lines.join('\n')}\n`);
  return exitCodes.ok;
}
