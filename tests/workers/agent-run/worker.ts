/** The Worker of the AgentRun tests: the real AgentRun beside a Build that only keeps accounts. */
import { DurableObject } from 'cloudflare:workers';
import type { LedgerAnswer, LedgerRequest, RunReport } from '../../../src/core/runs/messages.ts';
import type { Env } from '../../../src/env.ts';

export { AgentRun } from '../../../src/durable-objects/agent-runs/agent-run.ts';
export { SandboxSlots } from '../../../src/durable-objects/sandbox-slots/sandbox-slots.ts';
export { Sandbox } from '../../../src/durable-objects/sandboxes/sandbox.ts';

/** Records what runs tell it, in memory, and answers the ledger's question as a test has said. */
export class Build extends DurableObject<Env> {
  #reports: RunReport[] = [];
  #accounts: LedgerRequest[] = [];
  #answers: Record<number, LedgerAnswer> = {};
  #changed = Promise.withResolvers<void>();

  /** What to answer when a turn asks to be reserved, once for each turn; "granted" for the others. */
  answerTurns(answers: Record<number, LedgerAnswer>): void {
    this.#answers = { ...answers };
  }

  async report(report: RunReport): Promise<void> {
    // At least once: a repeated report is the same as one.
    if (this.#reports.some(({ seq }) => seq === report.seq)) return;
    this.#reports.push(report);
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

  /** Resolves with all reports once the run has ended. */
  async ended(): Promise<RunReport[]> {
    await this.#until(() => this.#reports.some(({ body }) => body.kind === 'ended'));
    return this.#reports;
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

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.#changed.promise;
  }

  #announce(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler<Env>;
