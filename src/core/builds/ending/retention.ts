/** Retention: the transcripts of a build go some days after its end; its view, its events and its history stay. */
import { z } from 'zod';
import { type BuildState, isFinal } from '../state.ts';
import { noting, type Step, stepTo, withEffect } from '../step-types.ts';

const dayMs = 24 * 60 * 60_000;
const defaultDays = 30;

const Days = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);

/** Days for which transcripts are kept; null stands for ever, and for text that is no whole number: `fault` tells of it. */
export type Retention = { days: number | null; fault: { setting: 'RETENTION_DAYS'; value: string } | null };

export function retention({ RETENTION_DAYS: value }: { RETENTION_DAYS?: string }): Retention {
  if (value === undefined || value === '') return { days: defaultDays, fault: null };
  const parsed = Days.safeParse(value);
  if (parsed.success) return { days: parsed.data === 0 ? null : parsed.data, fault: null };
  return { days: null, fault: { setting: 'RETENTION_DAYS', value } };
}

/** When the build's transcripts are to go, in milliseconds since the epoch; null where that is not known, or done. */
export function transcriptsDueAt({ phase, transcriptsRemovedAt }: BuildState, days: number | null): number | null {
  if (days === null || transcriptsRemovedAt !== null || !isFinal(phase)) return null;
  return phase.at + days * dayMs;
}

/**
 * When an ended build is to look whether its transcripts are due: at the latest in a day, since a deployment may have
 * changed the days meanwhile. Null where there is nothing to look for.
 */
export function transcriptsLookAt(state: BuildState, days: number | null, now: number): number | null {
  if (state.transcriptsRemovedAt !== null || !isFinal(state.phase)) return null;
  return Math.min(transcriptsDueAt(state, days) ?? Number.POSITIVE_INFINITY, now + dayMs);
}

/** Has the transcript of every run removed. */
export function removeTranscripts(state: BuildState, days: number | null, now: number): Step {
  const dueAt = transcriptsDueAt(state, days);
  if (days === null || dueAt === null || now < dueAt) return stepTo(state);
  const runs = Object.keys(state.runs);
  const noted = noting({ ...state, transcriptsRemovedAt: now }, 'transcripts.removed', { runs: runs.length, days });
  return withEffect(noted, ...runs.map((runId) => ({ kind: 'remove-transcript' as const, runId })));
}
