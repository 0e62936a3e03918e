/**
 * Which files decide what `setup` makes. Commands that only install what manifests and lock files list read those, and
 * what they have made can be used at any commit that holds the same ones. Of all others nobody knows what they read.
 */
import type { SetUpFiles } from '../sandbox/kept.ts';
import type { Environment } from './environment.ts';
import { simpleCommands } from './tools.ts';

const names = [
  ...['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc', '.nvmrc', '.node-version'],
  ...['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.pnpmfile.cjs', 'yarn.lock', '.yarnrc', '.yarnrc.yml'],
  ...['bun.lock', 'bun.lockb', 'bunfig.toml', '.tool-versions'],
  ...[
    'go.mod',
    'go.sum',
    'go.work',
    'go.work.sum',
    'Cargo.toml',
    'Cargo.lock',
    'rust-toolchain',
    'rust-toolchain.toml',
  ],
  ...['requirements.txt', 'constraints.txt', 'pyproject.toml', 'setup.py', 'setup.cfg', 'MANIFEST.in', 'poetry.lock'],
  ...['uv.lock', 'uv.toml', '.python-version', 'Gemfile', 'Gemfile.lock', '.ruby-version'],
];

type Commands = Pick<Environment, 'setup' | 'packages'>;

/** By repository. What one of them reads cannot be told apart in a sandbox that holds them all. */
export function setUpFiles(
  environments: readonly { repository: string; environment: Commands; readsOnlyManifests: boolean }[],
): SetUpFiles {
  const all = environments.filter(({ environment }) => commandsOf(environment).length > 0);
  if (!all.every(({ readsOnlyManifests }) => readsOnlyManifests)) return { kind: 'everything' };
  const paths = all.map(({ repository, environment }) => [repository, pathsNamed(environment)]);
  return { kind: 'some', names, paths: Object.fromEntries(paths) };
}

const commandsOf = ({ setup, packages }: Commands) => [
  ...setup.map((command) => ({ folder: '', command })),
  ...packages.flatMap((part) => part.setup.map((command) => ({ folder: `${part.path}/`, command }))),
];

/** As `-r requirements/dev.txt` does. */
function pathsNamed(environment: Commands): string[] {
  const words = commandsOf(environment).flatMap(({ folder, command }) =>
    simpleCommands(command).flatMap((simple) => simple.map((word) => folder + word.replace(/^(?:\.\/)+/, ''))),
  );
  const isPath = (word: string): boolean => /^[\w@.][\w@./+-]*\.[\w-]+$/.test(word) && word.length < 300;
  return [...new Set(words.filter(isPath))].toSorted().slice(0, 500);
}

export function touchesSetUp(
  files: SetUpFiles,
  changed: readonly { repository: string; paths: readonly string[] }[],
): boolean {
  if (files.kind === 'everything') return true;
  return changed.some(({ repository, paths }) =>
    // Without a path nobody knows what has changed.
    paths.length === 0 ? true : paths.some((path) => isRead(files, repository, path)),
  );
}

const isRead = (files: Extract<SetUpFiles, { kind: 'some' }>, repository: string, path: string): boolean =>
  files.names.includes(path.slice(path.lastIndexOf('/') + 1)) || (files.paths[repository] ?? []).includes(path);

/** `texts` are those of the repository's manifests, by path. */
export function readsOnlyManifests(environment: Commands, texts: Readonly<Record<string, string>>): boolean {
  const commands = commandsOf(environment);
  const manifests = Object.entries(texts);
  // A folder of the repository on which it depends: npm links it, others copy what is in there.
  const copies = commands.some(({ command }) => /\b(?:yarn|pnpm|bun)\b/.test(command));
  return (
    commands.every(({ folder, command }) =>
      simpleCommands(command).every((words) => isInstall(words, folder, texts)),
    ) &&
    manifests.every(
      ([path, text]) => !(path.endsWith('package.json') && (buildsAtInstall(text) || (copies && /"file:/.test(text)))),
    ) &&
    manifests.every(([path, text]) => !(/(?:pyproject\.toml|setup\.(?:py|cfg))$/.test(path) && compiles.test(text)))
  );
}

/** Whether it reads nothing of the repository but what is listed in manifests. */
function isInstall(
  [program = '', ...words]: readonly string[],
  folder: string,
  texts: Readonly<Record<string, string>>,
) {
  const [first, second] = words;
  switch (program.slice(program.lastIndexOf('/') + 1)) {
    case 'cd':
    case 'mkdir':
    case 'ln':
    case 'echo':
    case 'true':
      return true;
    case 'npm':
    case 'pnpm':
    case 'bun':
      return ['ci', 'install', 'i', 'clean-install'].includes(first ?? '');
    case 'yarn':
      return first === undefined || first === 'install' || first.startsWith('--');
    case 'corepack':
      return first === 'enable';
    case 'go':
      return first === 'mod' && second === 'download';
    case 'cargo':
      return first === 'fetch';
    case 'bundle':
      return first === 'install';
    case 'poetry':
      return first === 'install';
    case 'python':
    case 'python3':
      if (first !== '-m') return false;
      return second === 'venv' || (second === 'pip' && isPipInstall(words.slice(2), folder, texts));
    case 'uv':
      if (first === 'pip') return isPipInstall(words.slice(1), folder, texts);
      return first === 'sync' || first === 'venv';
    case 'pip':
    case 'pip3':
      return isPipInstall(words, folder, texts);
    default:
      return false;
  }
}

/** Not of the repository itself, unless it is used where it lies; and of a list that leads to no other file. */
function isPipInstall(
  [first, ...words]: readonly string[],
  folder: string,
  texts: Readonly<Record<string, string>>,
): boolean {
  if (first !== 'install') return false;
  return words.every((word, index) => {
    const before = words[index - 1] ?? '';
    if (['-r', '--requirement', '-c', '--constraint'].includes(before)) {
      const text = texts[folder + word.replace(/^(?:\.\/)+/, '')];
      return text !== undefined && !/^\s*(?:-[rce]\b|--(?:requirement|constraint|editable)\b|\.|\/|file:)/m.test(text);
    }
    return ['-e', '--editable'].includes(before) || !/^[./]/.test(word);
  });
}

/** What a package's own scripts do when it is installed may read anything; these only write into git's folder. */
const harmless = /^(?:npx )?(?:husky(?: install| \|\| true)*|simple-git-hooks|lefthook install)$/;
const atInstall = /^(?:pre|post)?(?:install|prepare)$|^prepublish$/;
const elsewhere = /"patch:|"patchedDependencies"|"file:[^"]*gz"/;

function buildsAtInstall(text: string): boolean {
  const scripts = /"scripts"\s*:\s*\{([^}]*)\}/.exec(text)?.[1] ?? '';
  const found = [...scripts.matchAll(/"([^"]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)];
  return (
    found.some(([, name = '', script = '']) => atInstall.test(name) && !harmless.test(script.trim())) ||
    elsewhere.test(text)
  );
}

const compiles = /ext_modules|Extension\(|maturin|scikit-build|cython|mesonpy|cffi/i;
