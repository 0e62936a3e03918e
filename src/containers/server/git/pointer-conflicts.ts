/** Which conflicts of a merge are only about where submodules point, which the system decides. */
import { pathText } from './paths.ts';
import type { Pointer } from './pointers.ts';

const gitlink = '160000';

/**
 * Reads the entries of `git merge-tree -z` that are not merged (mode, id and stage, a tab, the path). Where both sides have a
 * submodule, it points where it is told to. Where theirs has none any more, it goes: ours has only moved the pointer.
 */
export function resolved(
  unmerged: readonly string[],
  pointers: readonly { path: string; commit: string }[],
): { paths: string[]; pointers: Pointer[] } {
  const modes = new Map<string, Map<string, string>>();
  for (const entry of unmerged) {
    const [, mode = '', stage = '', path = ''] = /^(\d+) \w+ (\d)\t(.*)$/s.exec(entry) ?? [];
    const name = pathText(path);
    modes.set(name, (modes.get(name) ?? new Map()).set(stage, mode));
  }
  const isPointer = (path: string) => pointers.some((pointer) => pointer.path === path);
  const sideOf = (path: string, stage: '2' | '3') => modes.get(path)?.get(stage);
  const isMoved = (path: string) => isPointer(path) && sideOf(path, '2') === gitlink && sideOf(path, '3') === gitlink;
  const isGone = (path: string) => isPointer(path) && sideOf(path, '2') === gitlink && sideOf(path, '3') === undefined;
  const conflicts = [...modes.keys()].filter((path) => !isMoved(path));
  return {
    // A file or a folder in its place conflicts under another name, and the removal is part of that.
    paths: conflicts.every(isGone) ? [] : conflicts,
    pointers: pointers.map((pointer) => (isGone(pointer.path) ? { ...pointer, commit: null } : pointer)),
  };
}
