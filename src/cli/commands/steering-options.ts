/** The commands of `breakwater` by which a person steers a build, with their options. */
import type { Command } from 'commander';
import type { BuildCommand } from '../../core/contract/commands.ts';
import { collectNumbers, positive } from './option-values.ts';
import { type ResumeOptions, resumeCommand } from './steer-build.ts';

type Options = { json?: boolean; watch?: boolean };
type Send = (id: string, command: BuildCommand, options: Options) => Promise<void>;

/** `send` carries out a command and sets the exit code. */
export function addSteeringCommands(program: Command, send: Send): void {
  const add = (usage: string, description: string) =>
    program.command(usage).description(description).option('--json', 'print the build as JSON');

  add('pause <id>', 'let runs under way finish their turn, and start nothing more')
    .option('--reason <text>', 'why, for the event log')
    .action((id: string, { reason, ...options }: Options & { reason?: string }) =>
      send(id, { kind: 'pause', reason }, options),
    );
  add('resume <id>', 'let a paused build go on, with other limits and options where they are given')
    .option('--max-cost <usd>', 'new limit of the cost, in US dollars', positive)
    .option('--max-duration <minutes>', 'new limit of the duration, in minutes', positive)
    .option('--max-iterations <n>', 'new limit of generator runs', positive)
    .option('--max-workers <n>', 'runs at the same time', positive)
    .option('--agent-timeout <minutes>', 'limit of each run that starts from now on, in minutes', positive)
    .option('--barrier', 'start a wave only when the one before has settled')
    .option('--no-barrier', 'start a task as soon as its own dependencies have settled')
    .option('--breaker <option=n>', 'an option of the breaker, such as replans=5; repeat for more', collectNumbers)
    .option('--session <option=n>', 'an option of sessions, such as maxTurns=80; repeat for more', collectNumbers)
    .option('--watch', 'follow the build to its end')
    .action((id: string, options: Options & ResumeOptions) => send(id, resumeCommand(options), options));
  add('cancel <id>', 'end a build where it stands; its integration branches, events and history stay')
    .option('--reason <text>', 'why, for the event log')
    .action((id: string, { reason, ...options }: Options & { reason?: string }) =>
      send(id, { kind: 'cancel', reason }, options),
    );
  add('retry <id> <task>', 'give up the round of a task, or free it where it is stuck, and queue it anew')
    .option('--note <text>', 'what the next round has to know')
    .action((id: string, task: string, { note, ...options }: Options & { note?: string }) =>
      send(id, { kind: 'retry', task, note }, options),
    );
  add('skip <id> <task>', 'go on without a task: what depends on it may start, and the build completes without it')
    .option('--reason <text>', 'why, for the event log')
    .action((id: string, task: string, { reason, ...options }: Options & { reason?: string }) =>
      send(id, { kind: 'skip', task, reason }, options),
    );
  add('note <id> <text>', 'say something to the generators under way, and to every later round')
    .option('--task <task>', 'to those of one task only')
    .action((id: string, text: string, { task, ...options }: Options & { task?: string }) =>
      send(id, { kind: 'note', text, task }, options),
    );
  add('approve <id>', 'approve the plan, or the wave, that a build waits with').action((id: string, options: Options) =>
    send(id, { kind: 'approve' }, options),
  );
  add('reject <id>', 'send the plan that a build waits with back to the refiner')
    .requiredOption('--comments <text>', 'what is to change')
    .action((id: string, { comments, ...options }: Options & { comments: string }) =>
      send(id, { kind: 'reject', comments }, options),
    );
}
