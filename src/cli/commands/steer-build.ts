/** What the commands do by which a person steers a build: each asks the API once and says what that means. */

import type { BuildCommand } from '../../core/contract/commands.ts';
import type { BuildView } from '../../core/contract/views.ts';
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { complainOf, type Terminal, watchBuild } from './commands.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** New limits and options for a paused build; those that are absent stay. */
export type ResumeOptions = {
  maxCost?: number;
  maxDuration?: number;
  maxIterations?: number;
  maxWorkers?: number;
  agentTimeout?: number;
  barrier?: boolean;
  breaker?: Record<string, number>;
  session?: Record<string, number>;
};

export function resumeCommand(options: ResumeOptions): BuildCommand {
  const { maxCost, maxDuration, maxIterations, maxWorkers, agentTimeout, barrier, breaker, session } = options;
  const parallel = { maxWorkers, agentTimeoutMinutes: agentTimeout, barrier };
  const isGiven = Object.values(parallel).some((value) => value !== undefined);
  return {
    kind: 'resume',
    limits: { maxCostUsd: maxCost, maxDurationMinutes: maxDuration, maxIterations },
    ...(isGiven ? { parallel } : {}),
    ...(breaker ? { breaker } : {}),
    ...(session ? { session } : {}),
  };
}

export async function steerBuild(
  id: string,
  command: BuildCommand,
  options: { json?: boolean; watch?: boolean },
  { profile, terminal }: { profile: Profile; terminal: Terminal },
): Promise<ExitCode> {
  const steered = await apiClient(profile).steer(id, command);
  if (!steered.ok) return complainOf(terminal, steered.failure);
  if (options.watch) return watchBuild(id, options, profile, terminal);
  const lines = options.json ? [JSON.stringify(steered.value)] : saidOf(command, steered.value);
  terminal.stdout.write(`${lines.join('\n')}\n`);
  return goesOn(command) && steered.value.status === 'paused' ? exitCodes.paused : exitCodes.ok;
}

/** Whether the command asks for the build to go on. */
const goesOn = ({ kind }: BuildCommand): boolean => kind === 'resume' || kind === 'approve';

/** What has come of a command, in words. */
function saidOf(command: BuildCommand, view: BuildView): string[] {
  const build = `build ${printable(view.id)}`;
  const still = view.status === 'paused' ? `; the build is paused` : '';
  switch (command.kind) {
    case 'pause':
      return [`Build ${printable(view.id)} is paused: runs under way finish their turn and wait`];
    case 'resume':
    case 'approve':
      return view.status === 'paused'
        ? [`Build ${printable(view.id)} is paused again: ${printable(view.reason ?? '')}`]
        : [`Build ${printable(view.id)} goes on`];
    case 'cancel':
      return [
        `Build ${printable(view.id)} is cancelled: its runs are stopped, their sandboxes and working refs go away.`,
        'What stays: its events, its history, and the integration branches with all that has merged:',
        ...view.repositories.flatMap(({ name, branch, sha }) =>
          sha === null ? [] : [`  ${printable(name)}: ${printable(branch)} at ${sha.slice(0, 12)}`],
        ),
      ];
    case 'retry':
      return [`Task ${printable(command.task)} of ${build} is queued anew${still}`];
    case 'skip':
      return [`Task ${printable(command.task)} of ${build} is skipped${still}`];
    case 'note':
      return [`The note is kept for ${build}, and passed on to runs under way${still}`];
    case 'reject':
      return [`The plan of ${build} goes back to the refiner`];
    default:
      return command satisfies never;
  }
}
