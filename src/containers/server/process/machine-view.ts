/** What of this machine a command inside bubblewrap sees: programs and what they need, read-only, and nobody's own files. */

import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import type { MachineView } from '../sandbox/host-config.ts';

export type Machine = {
  /** The folder of all sandboxes; made where it is missing. */
  root: string;
  /** As in `PATH`. */
  path: string;
  /** Of the user who runs the server. */
  home: string;
  /** The running Node. */
  node: string;
};

const systemFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt', '/nix'];

/** No whole folder that may hold a key or a password: `ssl` has `private` in it, and `maven` the user's settings. */
const settings = [
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'alternatives', 'nsswitch.conf', 'gai.conf', 'host.conf'],
  ...['protocols', 'services', 'localtime', 'timezone', 'mime.types', 'magic', 'os-release', 'debian_version'],
  ...['ssl/certs', 'ssl/cert.pem', 'ssl/openssl.cnf', 'ca-certificates', 'ca-certificates.conf', 'crypto-policies'],
  ...['pki/ca-trust', 'pki/java', 'pki/tls/certs', 'pki/tls/cert.pem', 'pki/tls/openssl.cnf'],
  ...['fonts', 'terminfo', 'xml', 'sgml', 'perl', 'python3', 'maven/m2.conf', 'maven/logging'],
  ...[8, 11, 17, 21, 25].map((version) => `java-${version}-openjdk`),
];

/** Written by us, as the machine's own name its users and its network. */
const ownSettings = {
  passwd: 'agent:x:1000:1000::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n',
  group: 'agent:x:1000:\nnogroup:x:65534:\n',
  hosts: '127.0.0.1 localhost sandbox\n::1 localhost\n',
  'resolv.conf': '# Names are resolved by the proxy, where there is one.\n',
};

/** Looked at once: what is installed later is seen after a restart of the server. */
export function viewMachine({ path, node, ...machine }: Machine): MachineView {
  mkdirSync(machine.root, { recursive: true });
  const root = realpathSync(machine.root);
  // There, commands could put links where the next one's folders are mounted; see belowTmp.
  if (root === '/tmp') throw new Error('/tmp itself cannot be the folder of all sandboxes; take a folder in it');
  const home = realOf(machine.home);
  const onPath = path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => resolve(folder));
  // The home of some of the system's own users is a folder of programs.
  const mayHide = (folder: string) =>
    existsSync(folder) && isIn(folder, systemFolders) && !['bin', 'sbin'].includes(basename(folder));
  const hidden = outermost(
    [root, dirname(root), home].filter(mayHide).filter((folder) => !systemFolders.includes(folder)),
  );
  const seen = (folder: string) => isIn(folder, systemFolders) && !isIn(folder, hidden);
  const wanted = [...onPath, dirname(realpathSync(node))].flatMap(withLibraries);
  const may = (folder: string) =>
    existsSync(folder) &&
    !seen(folder) &&
    !isIn(folder, [root, '/proc', '/dev', '/sys']) &&
    // A whole home, or what holds the sandboxes, is more than programs.
    ![root, home].some((secret) => isIn(secret, [folder, realOf(folder)])) &&
    dirname(folder) !== '/';
  const programs = outermost(wanted.filter(may));
  return {
    system: [...systemFolders.flatMap(showFolder), ...showSettings(join(root, '@etc'))],
    shelters: [...new Set([...hidden, ...[root, ...programs].flatMap(belowTmp)])],
    programs: programs.flatMap(showPrograms),
  };
}

const realOf = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** Without those that lie in another one of them. */
const outermost = (folders: string[]): string[] =>
  [...new Set(folders)].filter((folder, _, all) => !all.some((other) => other !== folder && isIn(folder, [other])));

/** True for the folders themselves, too. */
const isIn = (path: string, folders: string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(folder === '/' ? folder : folder + sep));

/** Beside the programs of a Node lie npm and its like; the programs of a package are links into other packages. */
const withLibraries = (folder: string): string[] =>
  basename(folder) === '.bin' && basename(dirname(folder)) === 'node_modules'
    ? [dirname(folder)]
    : [folder, join(folder, '../lib/node_modules')];

function showFolder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return lstatSync(folder).isSymbolicLink()
    ? ['--symlink', readlinkSync(folder), folder]
    : ['--ro-bind', folder, folder];
}

/** In a `node_modules`; other hidden folders are caches, in which tools keep texts and accounts. */
const packageFolders = ['.bin', '.pnpm', '.store'];

function showPrograms(folder: string): string[] {
  const caches = basename(folder) === 'node_modules' ? readdirSync(folder, { withFileTypes: true }) : [];
  return [
    ...['--ro-bind', folder, folder],
    ...caches
      .filter((entry) => entry.isDirectory() && entry.name.startsWith('.') && !packageFolders.includes(entry.name))
      .flatMap(({ name }) => ['--tmpfs', join(folder, name), '--remount-ro', join(folder, name)]),
  ];
}

function showSettings(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const own = Object.entries(ownSettings).flatMap(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return ['--ro-bind', join(folder, name), `/etc/${name}`];
  });
  const shared = settings.map((name) => `/etc/${name}`).filter((path) => existsSync(path));
  return [...own, ...shared.flatMap((path) => ['--ro-bind', path, path])];
}

/**
 * /tmp is a folder that commands write. A mount point right below it is one that none of them can rename or replace by a
 * link, as it is a mount point for all of them; further mount points are then made inside it, out of their reach.
 */
function belowTmp(path: string): string[] {
  const [, first, second] = path.split(sep);
  return first === 'tmp' && second !== undefined ? [`/tmp/${second}`] : [];
}
