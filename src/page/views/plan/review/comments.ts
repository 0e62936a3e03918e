/** What a person wants to be changed of a plan before they approve it: kept until it is sent, or thrown away. */
import { keep, unsaved, unsavedNow } from '../../../state/unsaved.ts';
import { rejectionOf } from './edits.ts';

type Said = { whole: string; ofTasks: Record<string, string> };
const nothing: Said = { whole: '', ofTasks: {} };

export type Comments = {
  whole(): string;
  of(task: string): string;
  sayOfWhole(text: string): void;
  say(task: string, text: string): void;
  /** What is sent; null where nothing is said. */
  rejection(): ReturnType<typeof rejectionOf>;
  discard(): void;
};

export const commentsName = (build: string): string => `comments ${build}`;

export function commentsOn(build: string): Comments {
  const name = commentsName(build);
  const said = (): Said => unsaved<Said>(name) ?? nothing;
  const take = (change: (before: Said) => Said): void => {
    const next = change(unsavedNow<Said>(name) ?? nothing);
    const isEmpty = [next.whole, ...Object.values(next.ofTasks)].every((text) => text === '');
    keep(name, isEmpty ? undefined : next);
  };
  return {
    whole: () => said().whole,
    of: (task) => new Map(Object.entries(said().ofTasks)).get(task) ?? '',
    sayOfWhole: (whole) => take((before) => ({ ...before, whole })),
    say: (task, text) => take((before) => ({ ...before, ofTasks: { ...before.ofTasks, [task]: text } })),
    rejection: () => rejectionOf(said().whole, new Map(Object.entries(said().ofTasks))),
    discard: () => keep(name, undefined),
  };
}
