/**
 * Builds the page with Vite when it is missing or older than what it is made from, and is silent otherwise. Runs before
 * whatever starts the Worker: its static assets have to be there.
 */
import { readdirSync, realpathSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the page is made from. */
const sources = [
  'src/page',
  ...['contract', 'money', 'plan'].map((part) => `src/core/${part}`),
  'vite.config.ts',
  'package-lock.json',
];

/** @param {string} path */
function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/** @param {string} root folder of package.json */
function isStale(root) {
  try {
    return (
      newestIn(join(root, 'dist/page/assets/page.js')) < Math.max(...sources.map((path) => newestIn(join(root, path))))
    );
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return true;
    throw error;
  }
}

/** @param {string} root folder of package.json */
export async function ensurePage(root) {
  if (!isStale(root)) return;
  const { build } = await import('vite');
  // A runner of tests says otherwise, and what is built here stays for whoever deploys.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await build({ root: join(root, 'src/page'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
  // The build keeps a file that has not changed; that it is up to date has to be seen all the same.
  utimesSync(join(root, 'dist/page/assets/page.js'), new Date(), new Date());
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === self) await ensurePage(dirname(dirname(self)));
