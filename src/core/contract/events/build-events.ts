/** Events of the build as a whole: its beginning, its pauses, its gates and waves, its end and what is cleared away. */
import { z } from 'zod';
import { oneLine } from '../../one-line.ts';
import { Sha } from '../../sandbox/protocol.ts';
import { Reservation } from '../fidelity.ts';
import { Pause, pauseWords } from '../pause.ts';
import { BreakerOptions, EvaluatorOptions, Limits, Parallel, SessionOptions } from '../submission.ts';
import { eventKind, toldEvent } from './event-kind.ts';

const tasks = z.array(z.string());

const reservationsText = (count: number): string => (count === 1 ? 'a reservation' : `${count} reservations`);

export const buildEvents = {
  'build.created': eventKind(
    'The build was submitted. `freeModels` are those that the limit of the cost does not bound.',
    { repositories: z.array(z.string()), freeModels: z.array(z.string()) },
    ({ repositories, freeModels }) => {
      const free =
        freeModels.length === 0 ? '' : `; no limit of the cost bounds ${freeModels.join(', ')}, said to be free`;
      return `Created for ${repositories.join(', ')}${free}`;
    },
  ),
  'repositories.opened': eventKind(
    'Every repository has its integration branch; `head` is where it starts.',
    { repositories: z.array(z.object({ name: z.string(), base: z.string(), head: Sha })) },
    () => 'The integration branches are open',
  ),
  'build.paused': toldEvent(
    'The build waits for a person, with all that it has. `details` are those of the reason; `next` is what can be done.',
    Pause.shape,
    (pause) => (pause.reason === 'person' ? pauseWords(pause) : `Paused: ${pauseWords(pause)}`),
  ),
  'build.resumed': toldEvent(
    'A person lets it go on. `changes` are the options that were given with it, the others are all that hold now.',
    {
      changes: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
      limits: z.object(Limits.shape),
      parallel: z.object(Parallel.shape),
      breaker: z.object(BreakerOptions.shape),
      session: z.object(SessionOptions.shape),
      evaluator: z.object(EvaluatorOptions.shape).prefault({}),
    },
    ({ changes }) => {
      const words = Object.entries(changes).map(([option, value]) => `${option} ${value}`);
      return `Resumed${words.length > 0 ? ` with ${words.join(', ')}` : ''}`;
    },
  ),
  'build.completed': toldEvent(
    'Every task has merged or was skipped. `reservations` are what could not be shown.',
    {
      merged: z.int(),
      skipped: tasks,
      costUsd: z.number(),
      iterations: z.int(),
      reservations: z.array(z.object(Reservation.shape)).default([]),
    },
    ({ merged, skipped, costUsd, reservations }) => {
      const without = skipped.length === 0 ? '' : `, ${skipped.length} skipped (${skipped.join(', ')})`;
      const open = reservations.map(({ what }) => oneLine(what, 200)).join('; ');
      const but = reservations.length === 0 ? '' : `, with ${reservationsText(reservations.length)}: ${open}`;
      return `Completed: ${merged} tasks merged${without} for $${costUsd.toFixed(2)}${but}`;
    },
  ),
  'build.failed': toldEvent(
    'The build could not begin.',
    { message: z.string() },
    ({ message }) => `Failed: ${message}`,
  ),
  'build.cancelled': toldEvent(
    'A person has ended it.',
    { why: z.string().nullable(), costUsd: z.number() },
    ({ why }) => `Cancelled by a person${why === null ? '' : `: ${oneLine(why)}`}`,
  ),
  'wave.completed': toldEvent(
    'Every task of the wave has settled. A re-plan can put new tasks into a wave that was complete.',
    { wave: z.int(), tasks },
    ({ wave }) => `Wave ${wave} is complete`,
  ),
  'approval.given': eventKind(
    'A person approves the plan, or the wave of this number.',
    { gate: z.enum(['plan', 'wave']), wave: z.int().nullable() },
    ({ gate, wave }) => `A person approves ${gate === 'plan' ? 'the plan' : `wave ${wave}`}`,
  ),
  'issue.unreachable': eventKind(
    'The forge takes no comment on the issue that the build came from; nothing is told there any more.',
    { message: z.string() },
    ({ message }) => `The issue is told nothing more: ${message}`,
  ),
  'refs.left': eventKind(
    'Working refs that could not be removed.',
    { left: z.array(z.string()) },
    ({ left }) => `Some working refs are left: ${left.join('; ')}`,
  ),
  'transcripts.removed': eventKind(
    'What the models of this many runs read and wrote is gone.',
    { runs: z.int(), days: z.int() },
    ({ runs, days }) => `The transcripts of ${runs} runs are removed, ${days} days after the build's end`,
  ),
};
