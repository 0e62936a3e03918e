/** What a run needs from the outside: the model, its Build, its sandbox, the clock and the dice. */
import type { RunSandbox } from '../../containers/driver/object-sandbox.ts';
import type { DeploymentLimits } from '../../core/environments/decision/sources.ts';
import type { Clock } from '../../core/runs/backoff.ts';
import type { LedgerAnswer, LedgerRequest } from '../../core/runs/ledger-questions.ts';
import type { RunReport } from '../../core/runs/run-report.ts';
import type { ModelResult } from '../../core/runs/turns/model-result.ts';
import type { ModelRequest } from '../../core/runs/turns/request.ts';
import type { LiveCommand } from './live-command.ts';
import type { PromptTexts } from './model/prompts.ts';

export type CallModel = (
  request: ModelRequest,
  /** `timeoutMs` counts from the beginning of the answer. */
  options: { timeoutMs: number; signal: AbortSignal },
) => Promise<ModelResult>;

/** Keeps a PNG under a key, again where it is there already; answers why it is not kept, or null. */
export type KeepEvidence = (key: string, png: Uint8Array) => Promise<string | null>;

export type Ports = {
  callModel: CallModel;
  build: {
    report(report: RunReport): Promise<void>;
    askLedger(request: LedgerRequest): Promise<LedgerAnswer>;
  };
  sandbox: RunSandbox;
  live: LiveCommand;
  keepEvidence: KeepEvidence;
  /** What the deployment gives to environments. */
  limits(): Promise<DeploymentLimits>;
  texts: PromptTexts;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number from 0 up to 1. */
  random(): number;
  /** Aborted when the run is stopped. */
  signal: AbortSignal;
};

/** The moment, for a decision of the core. */
export const clockOf = ({ now, random }: Pick<Ports, 'now' | 'random'>): Clock => ({ now: now(), random: random() });
