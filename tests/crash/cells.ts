/** The crash matrix: what is cut, and where. A cell that makes no sense says why. */

import { z } from 'zod';

export const boundaries = [
  'before it',
  'done, answer lost',
  'answered, not committed',
  'committed, alarm not armed',
  'delivered twice',
  'failing seven times',
] as const;
export type Boundary = (typeof boundaries)[number];
/** To whoever takes the effect these are the same as "answered, not committed": it comes a second time. */
export const alike: readonly Boundary[] = ['done, answer lost', 'delivered twice'];

export type Effect =
  | 'state commit of a build'
  | 'state commit of a run'
  | 'alarm of a build'
  | 'alarm of a run'
  | 'D1 write'
  | 'trial of refs'
  | 'integration branch'
  | 'run order'
  | 'run stop'
  | 'sandbox slot'
  | 'ledger question'
  | 'model call'
  | 'sandbox start'
  | 'sandbox left warm'
  | 'end of a warm sandbox'
  | 'preparing, in the sandbox object'
  | 'environment decided'
  | 'move to its image'
  | 'set-up command'
  | 'keeping of the set-up'
  | 'test of the base'
  | 'check at the heads'
  | 'command'
  | 'command, in the sandbox object'
  | 'file edit'
  | 'push, in the sandbox object'
  | 'checkpoint push'
  | 'candidate push'
  | 'graded merge push'
  | 'report'
  | 'report of an audit'
  | 'report of a distilling'
  | 'ref advance'
  | 'push of a train'
  | 'ref advance of a train'
  | 'pull request'
  | 'comment on the issue'
  | 'webhook'
  | 'clearing of refs'
  | 'tenant settlement';

/**
 * What a build is like that is cut there. `prepared`: with a set-up, and an image to move to; `gated`: another task follows;
 * `in a train`: of three tasks two are tested together; `audited`: planned from a spec; `distilled`: gated, and the first
 * task finds out more than a run reads.
 */
export type Shape =
  | 'plain'
  | 'prepared'
  | 'gated'
  | 'in a train'
  | 'audited'
  | 'distilled'
  | 'at a forge'
  | 'from an issue';

export type Row = {
  effect: Effect;
  /** `plain` unless given. */
  shape?: Shape;
  /** Which of a build's many is cut, from 1. */
  nth: number;
  /** Boundaries that this effect does not have, and why. */
  without: Partial<Record<Boundary, string>>;
  /** Tried by the whole matrix alone: whoever takes the effect is cut there by another row too, in the same code. */
  onlyWhole?: readonly Boundary[];
};

const commit: Row['without'] = {
  'done, answer lost': 'a commit is synchronous: it has no answer',
  'answered, not committed': 'it is the commit',
  'delivered twice': 'nothing delivers it',
};
const alarm: Row['without'] = {
  'answered, not committed': 'nothing is committed after an alarm is armed',
  'committed, alarm not armed': 'the same as "before it"',
};
const sandboxObject: Row['without'] = {
  'answered, not committed': 'the object commits nothing after it',
  'committed, alarm not armed': 'the object commits nothing after it',
};
const httpRepeatsNothing = 'HTTP repeats no request by itself, and whoever does is the row "answer lost"';
const onceMore: readonly Boundary[] = ['before it', 'committed, alarm not armed', 'failing seven times'];
/**
 * A build orders its effects from the outbox: one that was not done comes from there as it did the first time. And what has
 * committed an answer goes on from there, whatever the effect was. "ref advance" has both cells for all of them.
 */
const ordered: readonly Boundary[] = ['before it', 'committed, alarm not armed'];
/** "state commit of a run", "model call", "command" and "candidate push" have this cell for all that a run commits. */
const committed: readonly Boundary[] = ['committed, alarm not armed'];
const inMemory = 'nothing is committed after it: what history has seen is known in memory alone';

export const rows: readonly Row[] = [
  { effect: 'state commit of a build', nth: 4, without: commit },
  { effect: 'state commit of a run', nth: 8, without: commit },
  { effect: 'alarm of a build', nth: 2, without: alarm },
  { effect: 'alarm of a run', nth: 1, without: alarm },
  {
    effect: 'D1 write',
    nth: 1,
    without: { 'answered, not committed': inMemory, 'committed, alarm not armed': inMemory },
  },
  { effect: 'trial of refs', nth: 1, without: {}, onlyWhole: ordered },
  { effect: 'integration branch', nth: 1, without: {}, onlyWhole: ordered },
  { effect: 'run order', nth: 1, without: {}, onlyWhole: ordered },
  { effect: 'sandbox slot', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'ledger question', nth: 1, without: {}, onlyWhole: committed },
  {
    effect: 'model call',
    nth: 2,
    without: { 'delivered twice': httpRepeatsNothing },
  },
  { effect: 'sandbox start', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'sandbox left warm', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'end of a warm sandbox', nth: 1, without: {}, onlyWhole: ordered },
  { effect: 'preparing, in the sandbox object', nth: 1, without: sandboxObject },
  { effect: 'environment decided', shape: 'prepared', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'move to its image', shape: 'prepared', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'set-up command', shape: 'prepared', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'keeping of the set-up', shape: 'prepared', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'test of the base', shape: 'prepared', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'check at the heads', shape: 'gated', nth: 2, without: {}, onlyWhole: committed },
  { effect: 'command', nth: 1, without: {} },
  { effect: 'command, in the sandbox object', nth: 1, without: sandboxObject },
  { effect: 'file edit', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'push, in the sandbox object', nth: 1, without: sandboxObject },
  { effect: 'checkpoint push', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'candidate push', nth: 1, without: {} },
  { effect: 'graded merge push', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'report', nth: 1, without: {}, onlyWhole: committed },
  { effect: 'report of an audit', shape: 'audited', nth: 1, without: {}, onlyWhole: onceMore },
  { effect: 'report of a distilling', shape: 'distilled', nth: 1, without: {}, onlyWhole: onceMore },
  { effect: 'ref advance', nth: 1, without: {} },
  { effect: 'push of a train', shape: 'in a train', nth: 2, without: {}, onlyWhole: onceMore },
  {
    effect: 'ref advance of a train',
    shape: 'in a train',
    nth: 2,
    without: {},
    onlyWhole: ['committed, alarm not armed', 'failing seven times'],
  },
  { effect: 'pull request', shape: 'at a forge', nth: 1, without: {}, onlyWhole: ordered },
  {
    effect: 'comment on the issue',
    shape: 'from an issue',
    nth: 1,
    without: { 'delivered twice': httpRepeatsNothing },
    onlyWhole: ['before it', 'committed, alarm not armed'],
  },
  { effect: 'webhook', nth: 1, without: {}, onlyWhole: ordered },
  { effect: 'clearing of refs', nth: 1, without: {}, onlyWhole: ordered },
  { effect: 'tenant settlement', nth: 1, without: {}, onlyWhole: ordered },
];

/** Of the build that is cut there. */
export const shapeOf = (effect: Effect): Shape => rows.find((row) => row.effect === effect)?.shape ?? 'plain';

/** Those of which one is built in peace; every other comes to the same as one of them. */
export const peacefulShapes = ['plain', 'gated', 'in a train', 'audited'] as const satisfies Shape[];
export const peacefulName = (shape: Shape): string => `cell-peaceful-${shape.replaceAll(' ', '-')}`;
export const shapeInPeace = (name: string): Shape | undefined =>
  peacefulShapes.find((shape) => peacefulName(shape) === name);
/** As which of them it ends. */
export const endsAs = (shape: Shape): (typeof peacefulShapes)[number] =>
  shape === 'distilled' ? 'gated' : (peacefulShapes.find((one) => one === shape) ?? 'plain');

/** How often "failing seven times" fails. */
export const failures = 7;

/** One cut of a build, which is named by its repository. */
export type CutOrder = { effect: Effect; boundary: Boundary; nth: number };

/** How often each cut of a build was made, by its effect. */
export const Made = z.record(z.string(), z.int());
export type Made = z.infer<typeof Made>;
