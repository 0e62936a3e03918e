/** How a run ends: with an outcome, or with a failure. */
import { headOfText } from '../cut-text.ts';
import type { Change } from './change.ts';
import type { RunOutcome } from './run-report.ts';

type Failure = Extract<RunOutcome, { kind: 'failed' }>;

const longestMessage = 4000;

/** The run is over; its reports are sent, then its sandbox is given back. */
export const endWith = (outcome: RunOutcome): Change => ({
  state: { phase: { kind: 'reporting', outcome }, backoff: null, waitingSince: null },
  reports: [{ kind: 'ended', outcome }],
});

export const failWith = (reason: Failure['reason'], message: string): Change =>
  endWith({ kind: 'failed', reason, message: headOfText(message, longestMessage) });
