/** Which files of a repository are read first, and where its programs begin, by their names. */
import { oneLine } from '../../one-line.ts';

const most = 12;

const documents = /^(?:README|CONTRIBUTING|ARCHITECTURE|AGENTS|CLAUDE|CHANGELOG)(?:\.[a-z]+)?$/i;
const beginnings =
  /^(?:(?:src|lib|app|cmd\/[^/]+|packages\/[^/]+\/src|services\/[^/]+(?:\/src)?)\/)?(?:index|main|app|server|cli|lib|mod|__main__|manage)\.(?:ts|tsx|js|mjs|cjs|py|go|rs|rb)$/;

export const entryPoints = (paths: readonly string[]): string[] =>
  [
    ...paths.filter((path) => documents.test(path)).toSorted(),
    ...paths.filter((path) => beginnings.test(path)).toSorted(),
  ]
    .slice(0, most)
    .map((path) => oneLine(path));
