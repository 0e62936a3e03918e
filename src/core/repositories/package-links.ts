/** What the manifests of repositories say of one another: Go modules and npm packages. */
import { z } from 'zod';
import { RepositoryName } from '../sandbox/repository-name.ts';
import type { RepositoryLink } from './merge-order.ts';

/** What a manifest says that other repositories may be about. */
const Part = z.strictObject({
  path: z.string(),
  /** The name under which others know it. */
  provides: z.string().nullable(),
  /** Names that it needs. */
  needs: z.array(z.string()),
  /** Folders that it needs, relative to its own. */
  folders: z.array(z.string()),
});
type Part = z.infer<typeof Part>;
export const RepositoryParts = z.strictObject({ repository: RepositoryName, parts: z.array(Part) });
export type RepositoryParts = z.infer<typeof RepositoryParts>;

/** Of all parts of a repository: more than the manifests that people write have. */
const mostNeeds = 1000;

/** What the manifests of a repository say, by their paths and texts. */
export function partsOf(repository: string, texts: Readonly<Record<string, string>>): RepositoryParts {
  let left = mostNeeds;
  const parts = Object.entries(texts).flatMap(([path, text]) => {
    const said = saidBy(path, text);
    if (!said) return [];
    const needs = said.needs.slice(0, left);
    left -= needs.length;
    return [{ path, ...said, needs }];
  });
  return { repository, parts };
}

/**
 * Links between repositories: a `require` or `replace` of `go.mod`, a dependency, a `file:` or `link:` or a workspace of
 * `package.json`. Folders are taken as in a workspace in which the repositories lie side by side.
 */
export function packageLinks(all: readonly RepositoryParts[]): RepositoryLink[] {
  const providers = new Map(
    all.flatMap(({ repository, parts }) => parts.flatMap(({ provides }) => (provides ? [[provides, repository]] : []))),
  );
  const names = all.map(({ repository }) => repository);
  const links = all.flatMap(({ repository, parts }) =>
    parts.flatMap((part) => [
      ...part.needs.flatMap((name) => link(repository, part, providers.get(name), name)),
      ...part.folders.flatMap((folder) =>
        link(repository, part, repositoryAt(repository, part, folder, names), folder),
      ),
    ]),
  );
  const seen = new Set<string>();
  return links.filter(({ from, to }) => !seen.has(`${from} ${to}`) && seen.add(`${from} ${to}`));
}

const link = (repository: string, { path }: Part, to: string | undefined, name: string): RepositoryLink[] =>
  to === undefined || to === repository
    ? []
    : [{ from: repository, to, why: `${path} needs ${name.replace(/^(?:go|npm):/, '')}` }];

function saidBy(path: string, text: string): Said | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'go.mod') return goModule(text);
  return name === 'package.json' ? npmPackage(text) : null;
}

type Said = Pick<Part, 'provides' | 'needs' | 'folders'>;

function goModule(text: string): Said {
  const lines = text.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim());
  let block = '';
  const needs: string[] = [];
  const folders: string[] = [];
  let provides: string | null = null;
  for (const line of lines) {
    const opened = /^(require|replace)\s*\($/.exec(line)?.[1];
    if (opened !== undefined) block = opened;
    else if (line === ')') block = '';
    const [, word = block, rest = line] = /^(module|require|replace)\s+(\S.*)$/.exec(line) ?? [];
    const [first = ''] = rest.split(/\s+/);
    const plain = first.replace(/^"(.*)"$/, '$1');
    if (word === 'module') provides = `go:${plain}`;
    if (word === 'require' && plain !== 'require') needs.push(`go:${plain}`);
    const [, to = ''] = /=>\s*(\S+)/.exec(rest) ?? [];
    if (word === 'replace' && to !== '') (isFolder(to) ? folders : needs).push(isFolder(to) ? to : `go:${to}`);
  }
  return { provides, needs, folders };
}

const isFolder = (target: string): boolean => /^\.{1,2}(?:\/|$)/.test(target);

const Names = z.record(z.string(), z.unknown()).catch({});
const Manifest = z.object({
  name: z.string().optional().catch(undefined),
  dependencies: Names,
  devDependencies: Names,
  optionalDependencies: Names,
  peerDependencies: Names,
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: z.array(z.string()) }).transform(({ packages }) => packages)])
    .catch([]),
});

function npmPackage(text: string): Said {
  const manifest = parsed(text);
  if (!manifest) return { provides: null, needs: [], folders: [] };
  const { name, dependencies, devDependencies, optionalDependencies, peerDependencies, workspaces } = manifest;
  const all = Object.entries({ ...peerDependencies, ...optionalDependencies, ...devDependencies, ...dependencies });
  const folders = all.flatMap(([, version]) => /^(?:file|link|portal):(.+)$/.exec(String(version))?.[1] ?? []);
  return {
    provides: name === undefined ? null : `npm:${name}`,
    needs: all.map(([needed]) => `npm:${needed}`),
    folders: [...folders, ...workspaces.map((glob) => glob.replace(/\/?\*.*$/, ''))].filter((folder) =>
      folder.startsWith('..'),
    ),
  };
}

function parsed(text: string): z.infer<typeof Manifest> | null {
  try {
    return Manifest.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The repository in whose folder a relative path of a manifest leads, where that is beside its own. */
function repositoryAt(
  repository: string,
  { path }: Part,
  folder: string,
  names: readonly string[],
): string | undefined {
  const at = [repository, ...path.split('/').slice(0, -1)];
  for (const name of folder.split('/')) {
    if (name === '..' && at.pop() === undefined) return undefined;
    if (name !== '' && name !== '.' && name !== '..') at.push(name);
  }
  return names.find((name) => name === at[0]);
}
