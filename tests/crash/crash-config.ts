/** The Worker's configuration with cut points: a copy of wrangler.toml whose main module is another. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { project } from '../scenarios/local-stack.ts';

/** Beside wrangler.toml, from whose folder wrangler takes the paths in it. */
export async function crashConfig(): Promise<string> {
  const text = await readFile(join(project, 'wrangler.toml'), 'utf8');
  const copy = join(project, '.wrangler.crash.toml');
  await writeFile(copy, text.replace('main = "src/workers/index.ts"', 'main = "tests/workers/crash/worker.ts"'));
  return copy;
}
