/** Of which files a brief needs the text: the manifests of the root, then those of its parts. */
import { packageFolders } from '../detection/manifests.ts';

const names = ['package.json', 'go.mod', 'Cargo.toml', 'pyproject.toml', 'Makefile', 'makefile', 'GNUmakefile'];
const most = 12;

export function filesToSurvey(paths: readonly string[]): string[] {
  const present = new Set(paths);
  const folders = ['', ...packageFolders(paths).map((folder) => `${folder}/`)];
  return folders
    .flatMap((folder) => names.map((name) => `${folder}${name}`))
    .filter((path) => present.has(path))
    .slice(0, most);
}
