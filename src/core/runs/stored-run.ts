/** What an AgentRun's rows mean, those of older releases too: the upgrades of its store and how each kind of row is read. */
import { parseStored } from '../stored/parse-stored.ts';
import type { StoredRow, Upgrade } from '../stored/upgrades.ts';
import { Evaluation } from './evaluation.ts';
import { Call, RunState, Turn } from './record.ts';
import { RunOrder } from './run-order.ts';
import { RunReport } from './run-report.ts';

/** Messages of the transcript are the provider's: they stay byte for byte. */
export type RunRow = 'order' | 'state' | 'evaluation' | 'turn' | 'call' | 'report';

/** From version 1, that of release 0.1.0. */
export const runUpgrades: readonly Upgrade<RunRow>[] = [
  // 2: the object of the sandbox sees to the slot, and the run knows only whether it waits for one.
  { state: ({ slot, ...state }) => ({ ...state, ...(slot !== undefined && { slot: asWait(slot as StoredRow) }) }) },
  // 3: the table of messages has a column for the turn of each, which those before leave open.
  {},
];

/** A slot that was held is asked for again under its ticket; one that was being given back is gone. */
function asWait(slot: StoredRow): StoredRow {
  const ticket = Number(slot.ticket);
  if (slot.kind === 'held') return { kind: 'none', ticket };
  return slot.kind === 'leaving' ? { kind: 'none', ticket: ticket + 1 } : slot;
}

export const readOrder = (stored: unknown): RunOrder => parseStored(RunOrder, stored, 'order');
export const readState = (stored: unknown): RunState => parseStored(RunState, stored, 'state');
export const readEvaluation = (stored: unknown): Evaluation => parseStored(Evaluation, stored, 'evaluation');
export const readTurn = (stored: unknown): Turn => parseStored(Turn, stored, 'of a turn');
export const readCall = (stored: unknown): Call => parseStored(Call, stored, 'of a tool call');
export const readReport = (stored: unknown): RunReport => parseStored(RunReport, stored, 'of a report');
