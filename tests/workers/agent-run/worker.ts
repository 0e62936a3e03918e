/** The Worker of the AgentRun tests: the real AgentRun beside a Build that only keeps accounts. */
import { DurableObject } from 'cloudflare:workers';
import type { LedgerAnswer, LedgerRequest } from '../../../src/core/runs/ledger-questions.ts';
import type { RunProgress, RunReport } from '../../../src/core/runs/run-report.ts';
import type { Env } from '../../../src/env.ts';

export { AgentRun } from '../../../src/durable-objects/agent-runs/agent-run.ts';
export { SandboxSlots } from '../../../src/durable-objects/sandbox-slots/sandbox-slots.ts';
export { Sandbox } from '../../../src/durable-objects/sandboxes/sandbox.ts';

/** Records what runs tell it, in memory, and answers the ledger's question as a test has said. */
export class Build extends DurableObject<Env> {
  #reports: RunReport[] = [];
  #prepared: RunReport[] = [];
  #accounts: LedgerRequest[] = [];
  #progress: RunProgress[] = [];
  #answers: Record<number, LedgerAnswer> = {};
  #changed = Promise.withResolvers<void>();

  /** What to answer when a turn asks to be reserved, once for each turn; "granted" for the others. */
  answerTurns(answers: Record<number, LedgerAnswer>): void {
    this.#answers = { ...answers };
  }

  async report(report: RunReport): Promise<void> {
    // At least once: a repeated report is the same as one.
    const known = [...this.#reports, ...this.#prepared];
    if (known.some(({ runId, seq }) => runId === report.runId && seq === report.seq)) return;
    // Every run tells of its sandbox, whatever a test is about.
    const isOfSandbox = report.body.kind === 'admitted' && report.body.prepared !== null;
    (isOfSandbox ? this.#prepared : this.#reports).push(report);
    this.#announce();
  }

  async askLedger(request: LedgerRequest): Promise<LedgerAnswer> {
    this.#accounts.push(request);
    const turn = request.reserve?.turn ?? 0;
    const answer = this.#answers[turn] ?? 'granted';
    delete this.#answers[turn];
    this.#announce();
    return answer;
  }

  async progress(progress: RunProgress): Promise<void> {
    this.#progress.push(progress);
    this.#announce();
  }

  /** Resolves with what runs have told of their commands, once one has. */
  async progressed(): Promise<RunProgress[]> {
    await this.#until(() => this.#progress.length > 0);
    return this.#progress;
  }

  /** Resolves with all other reports once the run has ended; with those of one run, where it is named. */
  async ended(run?: string): Promise<RunReport[]> {
    const reports = () => this.#reports.filter(({ runId }) => run === undefined || runId === run);
    await this.#until(() => reports().some(({ body }) => body.kind === 'ended'));
    return reports();
  }

  /** Resolves once a turn has asked to be reserved. */
  async asked(turn: number): Promise<void> {
    await this.#until(() => this.#accounts.some(({ reserve }) => reserve?.turn === turn));
  }

  /** Resolves once reports of this kind have come. */
  async reported(kind: RunReport['body']['kind'], times = 1): Promise<void> {
    await this.#until(() => this.#reports.filter(({ body }) => body.kind === kind).length >= times);
  }

  async accounts(): Promise<LedgerRequest[]> {
    return this.#accounts;
  }

  async reports(): Promise<RunReport[]> {
    return this.#reports;
  }

  /** How often its sandbox was prepared, and whether another run had it before. */
  async prepared(): Promise<boolean[]> {
    return this.#prepared.flatMap(({ body }) =>
      body.kind === 'admitted' && body.prepared ? [body.prepared.reused] : [],
    );
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.#changed.promise;
  }

  #announce(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler<Env>;
