/** The configuration that wrangler is started with. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxKind } from '../sandbox-kind.ts';

/**
 * wrangler.toml itself, or a copy beside it with containers on. The flag alone is not enough: wrangler passes the engine of
 * `DOCKER_HOST` on only where the file says so, and takes the file's paths from the folder in which it lies.
 */
export async function wranglerConfig(project: string, sandbox: SandboxKind): Promise<string> {
  const source = join(project, 'wrangler.toml');
  if (sandbox === 'local') return source;
  const copy = join(project, '.wrangler.containers.toml');
  const text = await readFile(source, 'utf8');
  await writeFile(copy, text.replace('enable_containers = false', 'enable_containers = true'));
  return copy;
}
