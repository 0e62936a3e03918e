/**
 * Installs the dependencies when they are missing or older than the lock file, and is silent otherwise. Runs before
 * `npm start` and `npm test` on whatever Node the machine has (18 or newer), so it uses nothing but Node itself.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Says why an install is needed, or null.
 * @param {string} root folder of package.json
 * @returns {string | null}
 */
export function installReason(root) {
  const wanted = join(root, 'package-lock.json');
  // npm writes this file last, so a broken install has none.
  const installed = join(root, 'node_modules/.package-lock.json');
  const installedAt = modifiedAt(installed);
  if (installedAt === null) return 'The dependencies are not installed yet.';
  const wantedAt = modifiedAt(wanted);
  if (wantedAt === null || wantedAt <= installedAt) return null;
  // A checkout touches the lock file without changing it; then its contents decide.
  return sameVersions(readLock(wanted), readLock(installed)) ? null : 'The dependencies are older than the lock file.';
}

/** @param {string} path */
function modifiedAt(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return null;
  }
}

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }>} Packages */

/**
 * @param {string} path
 * @returns {Packages}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * Optional packages are those of other platforms; they may be absent.
 * @param {Packages} wanted
 * @param {Packages} installed
 */
function sameVersions(wanted, installed) {
  const names = Object.keys(wanted).filter((name) => name !== '');
  return (
    names.length > 0 &&
    names.every((name) => {
      const have = installed[name];
      if (have === undefined) return wanted[name].optional === true || wanted[name].devOptional === true;
      return have.version === wanted[name].version;
    }) &&
    Object.keys(installed).every((name) => wanted[name] !== undefined)
  );
}

/**
 * Installs where it is needed; ends the process with npm's own exit code when that fails.
 * @param {string} root
 */
export function ensureInstalled(root) {
  const reason = installReason(root);
  if (reason === null) return;
  console.error(`${reason} Running npm ci …`);
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('npm-cli.js') ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  // stdout belongs to the command that this runs before, which may print JSON there.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['inherit', 2, 'inherit'] });
  if (error) console.error(`npm could not be started: ${error.message}`);
  if (status !== 0) {
    console.error('Installing the dependencies failed; nothing was started.');
    process.exit(status || 1);
  }
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === self) ensureInstalled(dirname(dirname(self)));
