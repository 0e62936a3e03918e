/** Events of one run: what it waits for, how it goes on, and how it fails. */
import { z } from 'zod';
import { Role } from '../../roles.ts';
import { providerRefuses } from '../pause.ts';
import { SessionCause } from '../session-cause.ts';
import { eventKind } from './event-kind.ts';

/** The run: `task` is null for a stage of planning. */
const Which = { runId: z.string(), role: Role, task: z.string().nullable() };

const whoOf = ({ role, task }: { role: string; task: string | null }): string =>
  task === null ? role : `${role} of ${task}`;

/** A length of time in words. */
const spell = (ms: number): string =>
  ms < 90_000 ? `${Math.max(0, Math.ceil(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`;

export const runEvents = {
  'run.queued': eventKind(
    'The run waits for a sandbox: so many are in use, of the build or of all builds.',
    { ...Which, inUse: z.int(), limit: z.int(), of: z.enum(['build', 'account']) },
    ({ inUse, limit, of, ...run }) =>
      `${whoOf(run)} waits for a sandbox: ${inUse} ${of === 'build' ? "of this build's " : 'of '}${limit} are in use`,
  ),
  'run.prepared': eventKind(
    'The sandbox of the run is ready, after so many milliseconds: a new one, or a `warm` one in which another run was before. `kept`: it starts from what `setup` had made when the environment was prepared.',
    { ...Which, warm: z.boolean(), kept: z.boolean().default(false), ms: z.number() },
    ({ warm, kept, ms, ...run }) =>
      `${whoOf(run)} has a ${warm ? 'warm' : 'new'} sandbox${kept ? ' from what is kept' : ''}, prepared in ${(ms / 1000).toFixed(1)} s`,
  ),
  'run.outage': eventKind(
    "The model's provider or the sandbox does not answer; the run tries again by itself at `retryAt`, in `inMs`.",
    { ...Which, message: z.string(), retryAt: z.number(), inMs: z.number() },
    ({ role, runId, message, inMs }) => `${role} ${runId} waits: ${message}; next try in ${spell(inMs)}`,
  ),
  'run.recovered': eventKind(
    'An outage that was told more than once is over.',
    { ...Which, lastedMs: z.number() },
    ({ role, runId, lastedMs }) => `${role} ${runId} goes on after an outage of ${spell(lastedMs)}`,
  ),
  'run.blocked': eventKind(
    "The model's provider refuses every call until a person acts there; the build pauses.",
    { ...Which, message: z.string() },
    ({ role, runId, message }) => `${role} ${runId} waits: ${providerRefuses(message)}`,
  ),
  'run.handed-over': eventKind(
    'A session of the run has ended, and the next one goes on from its note. `cause` says why, `why` the same in words.',
    { ...Which, session: z.int(), why: z.string(), cause: SessionCause.nullable().default(null) },
    ({ session, why, ...run }) =>
      `${whoOf(run)} goes on in session ${session} from a hand-over note: the one before ended because ${why}`,
  ),
  'run.failed': eventKind(
    'A stage of planning or an evaluation broke off; it is tried again.',
    { ...Which, reason: z.string(), message: z.string() },
    ({ role, task, message }) =>
      task === null
        ? `The ${role} failed: ${message}`
        : `${task}: the evaluation broke off and is tried again: ${message}`,
  ),
};
