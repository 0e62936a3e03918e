/** Retention: the transcripts of a build go some days after its end; its view, its events and its history stay. */
import { z } from 'zod';
import { type BuildState, isFinal } from './state.ts';
import { noting, type Step, stepTo, withEffect } from './step-types.ts';

const dayMs = 24 * 60 * 60_000;
const defaultDays = 30;

const Days = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);

/** Days for which transcripts are kept; null stands for ever. Throws for text that is no whole number from 0 to 9999. */
export function retentionDays({ RETENTION_DAYS: value }: { RETENTION_DAYS?: string }): number | null {
  if (value === undefined || value === '') return defaultDays;
  const parsed = Days.safeParse(value);
  if (!parsed.success)
    throw new Error(`RETENTION_DAYS must be a whole number from 0 (for ever) to 9999, not "${value}"`);
  return parsed.data === 0 ? null : parsed.data;
}

/** When the build's transcripts are to go, in milliseconds since the epoch; null where that is not known, or done. */
export function transcriptsDueAt({ phase, transcriptsRemovedAt }: BuildState, days: number | null): number | null {
  if (days === null || transcriptsRemovedAt !== null || !isFinal(phase)) return null;
  return phase.at + days * dayMs;
}

/** Has the transcript of every run removed. */
export function removeTranscripts(state: BuildState, days: number | null, now: number): Step {
  const dueAt = transcriptsDueAt(state, days);
  if (dueAt === null || now < dueAt) return stepTo(state);
  const runs = Object.keys(state.runs);
  const text = `The transcripts of ${runs.length} runs are removed, ${days} days after the build's end`;
  const noted = noting({ ...state, transcriptsRemovedAt: now }, 'transcripts.removed', text, { runs: runs.length });
  return withEffect(noted, ...runs.map((runId) => ({ kind: 'remove-transcript' as const, runId })));
}
