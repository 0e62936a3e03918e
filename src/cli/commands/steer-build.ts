/** Sends the command by which a person steers a build, and says what has come of it. */
import { type BuildCommand, commandEntry, commandKinds } from '../../core/contract/commands.ts';
import type { BuildDeleted, BuildView } from '../../core/contract/views.ts';
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { nextLine } from '../display/next-steps.ts';
import { printable } from '../display/printable.ts';
import { type CliCommand, complainOf, type Terminal } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { addSteeringCommands, type SteerOptions } from './steering-options.ts';
import { watchBuild } from './watch-build.ts';

export const steeringCommands: CliCommand = {
  calls: commandKinds.map((kind) => {
    const { method, path } = commandEntry(kind).route;
    return `${method} /builds/{id}${path.replace(/:(\w+)/g, '{$1}')}`;
  }),
  add: (program, { terminal, withProfile }) =>
    addSteeringCommands(program, (id, order, options) =>
      withProfile((profile) => steerBuild(id, order, options, { profile, terminal })),
    ),
};

async function steerBuild(
  id: string,
  command: BuildCommand,
  options: SteerOptions,
  { profile, terminal }: { profile: Profile; terminal: Terminal },
): Promise<ExitCode> {
  const client = apiClient(profile);
  const write = (value: unknown, lines: string[]) =>
    terminal.stdout.write(`${options.json ? JSON.stringify(value) : lines.join('\n')}\n`);
  if (command.kind === 'delete') {
    const deleted = await client.remove(id);
    if (!deleted.ok) return complainOf(terminal, deleted.failure, id);
    write(deleted.value, [said(command, deleted.value.id), ...stays(command, deleted.value.branches)]);
    return exitCodes.ok;
  }
  const steered = await client.steer(id, command);
  if (!steered.ok) return complainOf(terminal, steered.failure, id);
  if (options.watch) return watchBuild(id, options, profile, terminal);
  const view = steered.value;
  write(view, outcome(command, view));
  return commandEntry(command.kind).cli.goesOn && view.status === 'paused' ? exitCodes.paused : exitCodes.ok;
}

/** What has come of a command, in words. */
function outcome(command: BuildCommand, view: BuildView): string[] {
  const isPaused = view.status === 'paused';
  if (isPaused && commandEntry(command.kind).cli.goesOn)
    return [
      `Build ${printable(view.id)} is paused again: ${printable(view.reason ?? '')}`,
      ...(view.pause ? [nextLine(view.id, view.pause.next) ?? []].flat() : []),
    ];
  const still = isPaused && command.kind !== 'pause' ? '; the build is paused' : '';
  const branches = view.repositories.flatMap(({ name, branch, sha }) =>
    sha === null ? [] : [{ repository: name, branch, sha }],
  );
  return [`${said(command, view.id)}${still}`, ...stays(command, branches)];
}

function said(command: BuildCommand, id: string): string {
  const values: Record<string, unknown> = { ...command, id };
  return commandEntry(command.kind).cli.said.replace(/\{(\w+)\}/g, (_, name: string) =>
    printable(String(values[name])),
  );
}

function stays({ kind }: BuildCommand, branches: BuildDeleted['branches']): string[] {
  const heading = commandEntry(kind).cli.stays;
  if (heading === undefined || branches.length === 0) return [];
  const lines = branches.map(
    ({ repository, branch, sha }) => `  ${printable(repository)}: ${printable(branch)} at ${sha.slice(0, 12)}`,
  );
  return [heading, ...lines];
}
