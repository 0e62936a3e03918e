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

/** Vitest's global setup of the projects whose tests start stacks; the first one makes it. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[variable] !== undefined) return undefined;
  const made = await mkdtemp(join(tmpdir(), 'bundled-'));
  process.env[variable] = made;
  const ours = (await readdir(project)).filter((name) => !name.startsWith('.') && name !== 'wrangler.toml');
  await Promise.all(ours.map((name) => symlink(join(project, name), join(made, name))));
  const args = ['deploy', '--dry-run', `--outdir=${join(made, 'worker')}`, '--containers-rollout=none'];
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: join(made, 'logs') };
  await run(process.execPath, [wrangler, ...args], { cwd: project, env });
  const text = await readFile(join(project, 'wrangler.toml'), 'utf8');
  const bundled = 'main = "worker/index.js"\nbase_dir = "worker"\nno_bundle = true\nfind_additional_modules = true';
  await writeFile(join(made, 'wrangler.toml'), text.replace('main = "src/workers/index.ts"', bundled));
  return () => rm(made, { recursive: true, force: true });
}

/** The folder; the project itself where nothing was set up. */
export const bundledProject = (): string => process.env[variable] ?? project;
