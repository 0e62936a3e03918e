/**
 * A folder that is like the project, but its Worker is bundled already: wrangler takes longer to bundle it than for all the
 * rest of its start, and scenarios start it again and again. Stacks of `src/local/dev.ts` and those in containers bundle.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const project = resolve(import.meta.dirname, '../..');
const wrangler = join(project, 'node_modules/wrangler/bin/wrangler.js');
/** Names the folder to the processes of the tests. */
const variable = 'BUNDLED_PROJECT';

/** Vitest's global setup of the project whose tests start stacks, and that of chaos. Resolves to what removes the folder. */
export default async function setup(): Promise<() => Promise<void>> {
  const made = await mkdtemp(join(tmpdir(), 'bundled-'));
  const remove = () => rm(made, { recursive: true, force: true });
  await bundleInto(made).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  process.env[variable] = made;
  return remove;
}

async function bundleInto(made: string): Promise<void> {
  const ours = (await readdir(project)).filter((name) => !name.startsWith('.') && name !== 'wrangler.toml');
  await Promise.all(ours.map((name) => symlink(join(project, name), join(made, name))));
  const args = ['deploy', '--dry-run', `--outdir=${join(made, 'worker')}`, '--containers-rollout=none'];
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: join(made, 'logs') };
  await run(process.execPath, [wrangler, ...args], { cwd: project, env });
  const text = await readFile(join(project, 'wrangler.toml'), 'utf8');
  const [before, after] = text.split('main = "src/workers/index.ts"\n');
  if (before === undefined || after === undefined) throw new Error('wrangler.toml has another main module');
  const main = [
    'main = "worker/index.js"',
    'base_dir = "worker"',
    'no_bundle = true',
    'find_additional_modules = true',
  ];
  await writeFile(join(made, 'wrangler.toml'), [before, ...main.map((line) => `${line}\n`), after].join(''));
}

/** The folder; the project itself where nothing was set up. */
export const bundledProject = (): string => process.env[variable] ?? project;
