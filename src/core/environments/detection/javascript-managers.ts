/** Which package manager a JavaScript project uses, and its commands. */
import type { Reason } from '../environment.ts';
import { reason } from './finding.ts';
import type { Folder } from './folder.ts';

export type Manager = {
  kind: 'npm' | 'pnpm' | 'yarn' | 'yarn-classic' | 'bun';
  version: string;
  /** The path of its lock file. */
  lock: string | null;
  reasons: readonly Reason[];
};

/** For a project that names no version: one that reads the lock files of its time. */
const versions = { npm: '', pnpm: '9.15.9', yarn: '4.9.2', 'yarn-classic': '1.22.22', bun: '1.3.9' };

const locks = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
};

export function managerOf(folder: Folder, named: string | undefined): Manager {
  const [, name, version] = /^(npm|pnpm|yarn|bun)@(\d+\.\d+\.\d+)(?:[-+].*)?$/.exec(named ?? '') ?? [];
  const byLock = (Object.keys(locks) as (keyof typeof locks)[]).find((key) => folder.present(locks[key]).length > 0);
  const found = (name as keyof typeof locks | undefined) ?? byLock ?? 'npm';
  const lock = folder.present(locks[found])[0] ?? null;
  const kind = found === 'yarn' && isClassic(folder, version) ? 'yarn-classic' : found;
  const manifest = folder.at('package.json');
  return {
    kind,
    version: version ?? versionFor(kind, folder),
    lock,
    reasons: [
      ...(name ? [reason('manager', manifest, `${name}@${version}`)] : []),
      lock === null ? reason('no-lock-file', manifest) : reason('lock-file', lock),
    ],
  };
}

const isClassic = (folder: Folder, version: string | undefined): boolean =>
  version === undefined
    ? !folder.has('.yarnrc.yml') && !/^__metadata:/m.test(folder.text('yarn.lock'))
    : version.startsWith('1.');

function versionFor(kind: Manager['kind'], folder: Folder): string {
  const lockVersion = /^lockfileVersion:\s*['"]?(\d+)/m.exec(folder.text('pnpm-lock.yaml'))?.[1];
  return kind === 'pnpm' && (lockVersion === '5' || lockVersion === '6') ? '8.15.9' : versions[kind];
}

/** Of npm's registry, where yarn since 2 has another name. */
const packages = { pnpm: 'pnpm', yarn: '@yarnpkg/cli-dist', 'yarn-classic': 'yarn', bun: 'bun' };

/** The command of a manager is put into `~/.local/bin`, which is in the path of every command. */
export function setupOf({ kind, version, lock }: Manager): string[] {
  if (kind === 'npm') return [lock === null ? 'npm install --no-package-lock' : 'npm ci'];
  return [`npm install --global --prefix "$HOME/.local" ${packages[kind]}@${version}`, installOf(kind, lock !== null)];
}

function installOf(kind: Exclude<Manager['kind'], 'npm'>, isLocked: boolean): string {
  switch (kind) {
    case 'pnpm':
      return `pnpm install ${isLocked ? '--frozen-lockfile' : '--no-lockfile'}`;
    case 'yarn':
      return isLocked ? 'yarn install --immutable' : 'yarn install --no-immutable';
    case 'yarn-classic':
      return `yarn install ${isLocked ? '--frozen-lockfile' : '--no-lockfile'}`;
    case 'bun':
      return isLocked ? 'bun install --frozen-lockfile' : 'bun install --no-save';
    default:
      return kind satisfies never;
  }
}

export function testOf({ kind }: Manager): string {
  switch (kind) {
    case 'yarn-classic':
      return 'yarn test';
    case 'bun':
      return 'bun run test';
    default:
      return `${kind} test`;
  }
}

/** The tests of every workspace that has some. */
export function workspacesTestOf({ kind }: Manager): string {
  switch (kind) {
    case 'npm':
      return 'npm test --workspaces --if-present';
    case 'pnpm':
      return 'pnpm --recursive test';
    case 'yarn':
      return 'yarn workspaces foreach --all run test';
    case 'yarn-classic':
      return 'yarn workspaces run test';
    case 'bun':
      return "bun run --filter '*' test";
    default:
      return kind satisfies never;
  }
}
