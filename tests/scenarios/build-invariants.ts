/** What must be true of a build once it rests, whatever was killed meanwhile: pure checks of what was found of it. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { BuildEvent } from '../../src/core/contract/events.ts';
import type { BuildView } from '../../src/core/contract/views.ts';
import type { BuildRow } from '../../src/history/row.ts';
import { type ModelCall, runName } from '../doubles/model-books.ts';
import type { Delivery } from '../doubles/webhook-receiver.ts';
import { type Killing, repeatedCalls } from './repeated-calls.ts';
import { isTold, messageId } from './told-webhooks.ts';

/** All that is known of a build at its rest. */
export type Evidence = {
  view: BuildView;
  events: readonly BuildEvent[];
  /** The calls that the model got for it. */
  calls: readonly ModelCall[];
  /** Null where the caller judges repeated calls. */
  kills: readonly Killing[] | null;
  landed: Landed;
  /** What the same build comes to where nothing is killed; null for that very build. */
  peaceful: Landed | null;
  /** The ids of its tasks. */
  tasks: readonly string[];
  /** What D1 holds of it, and what its object says that D1 should hold. */
  history: { stored: BuildRow | null; due: BuildRow };
  /** What its webhook got; null where it has none. */
  messages: readonly Message[] | null;
  /** Refs, sandboxes and processes that nothing needs any more. */
  leftovers: readonly string[];
};

/** One try of a message to the webhook, and whether it was answered as taken. */
export type Message = Delivery & { isTaken: boolean };

export type Landed = {
  /** Id of the tree of the integration branch. */
  tree: string | null;
  /** Subjects of its first-parent history without the start. */
  merges: string[];
  /** The steps of its planning, as its events tell them. */
  planning: string[];
};

/** A sum of a few hundred floating point numbers. */
const roundingUsd = 1e-9;

const checks = {
  // This build meets no limit, so every rest but its completion is a fault of the system.
  'it ends completed': ({ view: { status, reason } }) =>
    status === 'completed' ? [] : [`it is ${status}: ${reason ?? 'without a reason'}`],

  'its tree is that of a build in peace': ({ landed, peaceful }) =>
    peaceful === null || landed.tree === peaceful.tree
      ? []
      : [`the tree is ${landed.tree}, and in peace ${peaceful.tree}`],

  'it is planned as a build in peace': ({ landed, peaceful }) =>
    peaceful === null || isDeepStrictEqual(landed.planning, peaceful.planning)
      ? []
      : [`planning went: ${landed.planning.join(', ')}`],

  'each task is merged once': ({ landed: { merges }, tasks, events }) => {
    const told = events.flatMap(({ type, data }) => (type === 'task.merged' ? [String(data.task)] : []));
    const subjects = tasks.map((task) => `Build ${task}`);
    return [
      ...(isSame(merges, subjects) ? [] : [`the branch has: ${merges.join(', ')}`]),
      ...(isSame(told, tasks) ? [] : [`the events tell of: ${told.join(', ')}`]),
    ];
  },

  'its events are numbered without a gap': ({ view: { lastSeq }, events }) => {
    const seqs = events.map(({ seq }) => seq);
    const isGapless = seqs.every((seq, index) => seq === index + 1) && seqs.length === lastSeq;
    return isGapless ? [] : [`the numbers are ${seqs.join(' ')}, and the last one ${lastSeq}`];
  },

  'no run fails and the breaker stays closed': ({ events }) =>
    events.flatMap(({ type, text }) => (type === 'run.failed' || type === 'breaker.opened' ? [text] : [])),

  'the ledger has what the model has charged, for each run': ({ view, calls }) => {
    const { spentUsd, reservedUsd } = view.cost;
    const accounts = view.runs.map((run) => ({ of: runName(run), spent: run.costUsd }));
    const names = new Set(accounts.map(({ of }) => of));
    const short = [...names].flatMap((name) => {
      const spent = sum(accounts.filter(({ of }) => of === name).map((one) => one.spent));
      const billed = sum(calls.filter(({ run }) => run === name).map(({ billedUsd }) => billedUsd));
      return spent < billed - roundingUsd ? [`${name} has ${usd(spent)}, and the model charged ${usd(billed)}`] : [];
    });
    const all = sum(accounts.map(({ spent }) => spent));
    return [
      ...short,
      ...(Math.abs(all - spentUsd) < roundingUsd ? [] : [`the runs have ${usd(all)}, and the ledger ${usd(spentUsd)}`]),
      ...(reservedUsd === 0 ? [] : [`${usd(reservedUsd)} is still reserved`]),
    ];
  },

  'every call belongs to a turn of one of its runs': ({ view, calls }) => [
    ...calls.flatMap(({ run, opening }) => (run === null ? [`no run is named in ${opening.slice(-500)}`] : [])),
    ...runTurns(view).flatMap(({ run, turns }) => turnFaults(run, turns, calls)),
    ...[...new Set(calls.map(({ run }) => run))].flatMap((run) =>
      run === null || view.runs.some((one) => runName(one) === run) ? [] : [`the build knows no ${run}`],
    ),
  ],

  'a kill repeats at most one call of each run': ({ calls, kills }) =>
    kills === null ? [] : repeatedCalls(calls, kills).unexplained,

  'every request is one that the real API takes': ({ calls }) =>
    calls.flatMap(({ run, turn, refusal }) => (refusal === '' ? [] : [`${run}, turn ${turn}: ${refusal}`])),

  'D1 holds what the object holds': ({ history: { stored, due } }) =>
    stored === null
      ? ['D1 does not know it']
      : isDeepStrictEqual(stored, due)
        ? []
        : [`${JSON.stringify(stored)} instead of ${JSON.stringify(due)}`],

  'a message has one body, however often it comes, and a signature': ({ messages }) =>
    [...Map.groupBy(messages ?? [], ({ id }) => id)].flatMap(([id, tries]) => [
      ...(new Set(tries.map(({ body }) => body)).size > 1 ? [`${id} came with two bodies`] : []),
      ...tries.flatMap(({ fault }) => (fault === null ? [] : [`${id}: ${fault}`])),
    ]),

  'its webhook takes a message of each event that it is to hear of, and no other': ({ view, events, messages }) => {
    if (messages === null) return [];
    const due = events.filter(isTold).map((event) => `${messageId(view.id, event)} ${event.type}: ${event.text}`);
    const taken = messages.filter(({ isTaken }) => isTaken).map(({ id, body }) => `${id} ${saidIn(body)}`);
    return [
      ...(isSame([...new Set(taken)], due) ? [] : [`it took ${taken.join(', ')} instead of ${due.join(', ')}`]),
      ...view.webhooks.flatMap(({ status, failure }) => (status === 'working' ? [] : [`it is ${status}: ${failure}`])),
    ];
  },

  'nothing is left behind': ({ leftovers }) => [...leftovers],
} satisfies Record<string, (evidence: Evidence) => string[]>;

export type Invariant = keyof typeof checks;
export const invariants = Object.keys(checks) as Invariant[];

export type Violation = { invariant: Invariant; text: string };

export const violationsOf = (evidence: Evidence): Violation[] =>
  invariants.flatMap((invariant) => checks[invariant](evidence).map((text) => ({ invariant, text })));

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  isDeepStrictEqual(some.toSorted(), others.toSorted());

const runTurns = ({ runs }: BuildView): { run: string; turns: number[] }[] =>
  [...Map.groupBy(runs, runName)].map(([run, same]) => ({
    run,
    turns: same.map(({ turns }) => turns).filter((turns) => turns > 0),
  }));

/** The wire has each turn of a run, one after the other, and asks for it again in the very same words. */
function turnFaults(run: string, turns: readonly number[], calls: readonly ModelCall[]): string[] {
  if (turns.length > 1) return [`${turns.length} runs are called ${run}`];
  const asked = calls.filter((call) => call.run === run).toSorted((a, b) => a.at - b.at);
  const numbers = asked.map(({ turn }) => turn);
  const isInOrder = numbers.every((turn, index) => index === 0 || turn >= (numbers[index - 1] ?? 0));
  const first = Array.from({ length: turns[0] ?? 0 }, (_, index) => index + 1);
  const turnsAsked = [...Map.groupBy(asked, ({ turn }) => turn)];
  return [
    ...(isInOrder && isDeepStrictEqual([...new Set(numbers)], first)
      ? []
      : [`${run} has ${first.length} turns, and asked for ${numbers.join(' ')}`]),
    ...turnsAsked.flatMap(([turn, same]) =>
      new Set(same.map(({ request }) => request)).size > 1 ? [`${run} asked for turn ${turn} in two ways`] : [],
    ),
  ];
}

const Body = z.object({ type: z.string(), data: z.object({ text: z.string() }) });

function saidIn(body: string): string {
  const { type, data } = Body.parse(JSON.parse(body));
  return `${type}: ${data.text}`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const usd = (amount: number): string => `$${amount.toFixed(6)}`;
