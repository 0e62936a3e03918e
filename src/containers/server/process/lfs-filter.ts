/** How git in a checkout is told of Git LFS: its files go in and out through it, as far as their contents are there. */

type Config = Array<[key: string, value: string]>;

/** For commands, whose git-lfs looks in git's own folder of the checkout. */
export const lfsFilter: Config = [
  ['filter.lfs.clean', 'git-lfs clean -- %f'],
  ['filter.lfs.smudge', 'git-lfs smudge -- %f'],
  ['filter.lfs.process', 'git-lfs filter-process'],
  ['filter.lfs.required', 'true'],
];

/**
 * For the server's git, with the folder of the contents. It asks nobody for any, whatever a `.lfsconfig` says: what a
 * checkout needs is brought before, by git that does not read it.
 */
export const closedLfsFilter = (storage: string): Config => [
  ...lfsFilter,
  ['lfs.url', 'http://lfs.invalid'],
  ['lfs.storage', storage],
];
