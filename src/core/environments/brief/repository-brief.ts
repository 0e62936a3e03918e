/**
 * What every run is told of the repositories from the start, instead of each finding it out: what is where, how large it is,
 * its commands, where it begins, and what is changed most often. The same listing makes the same text, to the byte, so that
 * the runs that share it share what is cached of it.
 */
import { oneLine } from '../../one-line.ts';
import type { ListResult } from '../../sandbox/protocol.ts';
import { commandLines } from './commands.ts';
import { entryPoints } from './entry-points.ts';
import { folderTree, sizeText } from './folder-tree.ts';

export type SurveyedRepository = {
  name: string;
  commit: string;
  listing: Pick<ListResult, 'paths' | 'isWhole'> & { use: NonNullable<ListResult['use']> };
  /** How the files of `filesToSurvey` begin, by path. */
  texts: Readonly<Record<string, string>>;
};

/** Characters for all repositories of a build together; about 3,000 tokens. */
const longestBrief = 9000;
const leastOfOne = 1200;
const mostChangedTold = 10;
const mostTests = 3;

/** Empty where there is nothing to tell. */
export function repositoryBrief(repositories: readonly SurveyedRepository[]): string {
  const told = repositories.filter(({ listing }) => listing.paths.length > 0);
  const room = Math.max(leastOfOne, Math.floor(longestBrief / Math.max(1, told.length)));
  return told.map((repository) => oneBrief(repository, room)).join('\n\n');
}

function oneBrief({ name, commit, listing, texts }: SurveyedRepository, room: number): string {
  const { paths, isWhole, use } = listing;
  const bytes = use.sizes.reduce((sum, size) => sum + size, 0);
  const tests = paths.filter(isTest).toSorted();
  const changed = use.mostChanged.filter(({ path }) => paths.includes(path)).slice(0, mostChangedTold);
  const heading = `## ${name}, at commit ${commit}: ${isWhole ? '' : 'more than '}${paths.length} files, ${sizeText(bytes)}`;
  const facts = [
    section('Commands and manifests', commandLines(texts)),
    section('Where it begins', entryPoints(paths)),
    section(
      `Tests: ${tests.length} files`,
      tests.slice(0, mostTests).map((path) => oneLine(path)),
    ),
    section(
      'Changed most often',
      changed.map(({ path, commits }) => `${oneLine(path)} (${commits} commits)`),
    ),
  ].join('');
  const left = room - heading.length - facts.length;
  const tree = folderTree(
    paths.map((path, at) => ({ path, bytes: use.sizes[at] ?? 0 })),
    Math.max(left, room / 3),
  );
  return `${heading}${section('Folders, with all that is below them', tree)}${facts}`;
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `\n${title}:\n${lines.map((line) => `- ${line}`).join('\n')}`;

const isTest = (path: string): boolean =>
  /(?:^|\/)(?:tests?|spec|__tests__)\/|[._-](?:test|spec)\.[^/]+$|_test\.(?:go|py)$|(?:^|\/)test_[^/]+\.py$/.test(path);
