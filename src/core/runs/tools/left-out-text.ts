/** Tells whoever hands in work what lies beside it in the checkout and is no part of it. */
import type { LeftOut } from '../../sandbox/protocol.ts';

const reasons: Record<LeftOut['what'], string> = {
  ignored: 'git ignores it',
  'nested-repository': 'a git repository of its own: remove its .git folder to hand in its files',
  stash: 'work in a stash: `git stash pop` brings it back',
  branch: 'a branch with commits that are not in the files of the checkout',
  worktree: 'a worktree: only the files of the checkout itself are handed in',
  history: 'the branch does not descend from this base any more; the files alone are handed in, on top of it',
};

/** Begins with a line end, to be put behind a text; empty where nothing is left out. */
export function leftOutText(repositories: readonly { repository: string; leftOut?: LeftOut[] | undefined }[]): string {
  const lines = repositories.flatMap(({ repository, leftOut = [] }) =>
    leftOut.map(({ what, name }) => `- ${repository}: ${name} (${reasons[what]})`),
  );
  return lines.length === 0 ? '' : `\n\nNot part of what you hand in:\n${lines.join('\n')}`;
}
