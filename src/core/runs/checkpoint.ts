/** The checkpoint of a generator's tree, from which a lost sandbox is rebuilt: when one is due, and what came of it. */
import { checkpointRef } from '../refs.ts';
import type { SandboxError, SaveResult } from '../sandbox/protocol.ts';
import type { Change } from './change.ts';
import type { RunRecord } from './record.ts';

/** What to commit and push in each repository; null where nothing can have changed since the last one. */
export type Checkpoint = { message: string; repositories: { name: string; ref: string }[] };

export function dueCheckpoint({ order, state, turn }: RunRecord): Checkpoint | null {
  if (!state.dirty || order.assignment.role !== 'generator') return null;
  return {
    message: `Checkpoint of ${order.assignment.task.id} before turn ${turn?.turn ?? 1}`,
    repositories: order.heads.map(({ name, git }) => ({
      name,
      ref: checkpointRef(order.buildId, order.runId, git.refsPrefix),
    })),
  };
}

export type Saved = {
  /** Something is still to be saved. */
  isDirty: boolean;
  /** The sandbox does not answer. */
  isLost: boolean;
  /** Why git refused, such as open conflict markers in a file. */
  error: string | null;
  /** What the sandbox has brought back, that a command had removed. */
  mended: Mended[];
};

type Mended = { repository: string; what: NonNullable<SaveResult['mended']> };
/** What saving one repository has come to. */
export type SavedOne = {
  repository: string;
  answer: { ok: true; result: SaveResult } | { ok: false; error: SandboxError };
};

/**
 * What came of it. What git refuses is the model's to resolve, and the next turn tries again; anything else is the
 * sandbox's fault.
 */
export function savedBy(answers: readonly SavedOne[]): Saved {
  const errors = answers.flatMap(({ answer }) => (answer.ok ? [] : [answer.error]));
  const mended = answers.flatMap(({ repository, answer }) =>
    answer.ok && answer.result.mended !== undefined ? [{ repository, what: answer.result.mended }] : [],
  );
  const lost = errors.find(isLoss);
  return {
    isDirty: errors.length > 0,
    isLost: lost !== undefined,
    error: (lost ?? errors.at(-1))?.message ?? null,
    mended,
  };
}

/** Whether the other repositories need not be tried any more. */
export const isLoss = ({ reason }: SandboxError): boolean => reason !== 'git' && reason !== 'unreachable';

/** What the record keeps of it, and what the model is told beside the results of the tools that it has just asked for. */
export function keptOf(
  { isDirty, isLost, error, mended }: Saved,
  notices: readonly string[],
): Pick<NonNullable<Change['state']>, 'dirty' | 'sandbox' | 'notices'> {
  const refused = error === null || isLost ? [] : [notSaved(error)];
  const told = [...mended.map(({ repository, what }) => mendedText(repository, what)), ...refused];
  return {
    dirty: isDirty,
    ...(isLost && { sandbox: 'unsure' }),
    ...(told.length > 0 && { notices: [...notices, ...told] }),
  };
}

const notSaved = (error: string): string =>
  `Your changes of the turn before could not be saved, and would be lost with the sandbox; what you hand in would be refused in the same way. See to it:\n${error}`;

export function mendedText(repository: string, what: Mended['what']): string {
  switch (what) {
    case 'folder':
      return `The folder ${repository} was gone. It is back as it was last saved; files that git ignores are not.`;
    case 'history':
      return `The git history of ${repository} was gone or replaced. Its base commit is back; your files are as you left them.`;
    default:
      return what satisfies never;
  }
}
