/** Of which files of a repository the text has to be known to decide its environment, and how much of each. */
import { manifestsToRead } from './detection/manifests.ts';
import { repositoryFile } from './environment.ts';

/** `headLines`: only so many lines from its beginning; null for all of it. */
export type FileToFind = { path: string; headLines: number | null };

/** Of a lock file: what says its version. */
const headLines = 30;
/** In bytes: of what is longer, only the head is asked for. */
const wholeBytes = 100_000;

export const filesToFind = (paths: readonly string[]): FileToFind[] => [
  ...(paths.includes(repositoryFile) ? [{ path: repositoryFile, headLines: null }] : []),
  ...manifestsToRead(paths).map(({ path, bytes }) => ({ path, headLines: bytes < wholeBytes ? headLines : null })),
];
