/** The configuration that wrangler is started with. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxKind } from '../sandbox-kind.ts';

/**
 * wrangler.toml itself, or a copy beside it with containers on. The flag alone is not enough: wrangler passes the engine of
 * `DOCKER_HOST` on only where the file says so, and takes the file's paths from the folder in which it lies.
 */
export async function wranglerConfig(project: string, sandbox: SandboxKind): Promise<string> {
  if (sandbox === 'local') return join(project, 'wrangler.toml');
  const change = (text: string) => text.replace('enable_containers = false', 'enable_containers = true');
  return await changedConfig(project, 'containers', change);
}

/** A copy of wrangler.toml beside it. One that says the same stays untouched: a running wrangler starts over when it changes. */
export async function changedConfig(project: string, name: string, change: (text: string) => string): Promise<string> {
  const text = change(await readFile(join(project, 'wrangler.toml'), 'utf8'));
  const copy = join(project, `.wrangler.${name}.toml`);
  const known = await readFile(copy, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (known === text) return copy;
  const whole = `${copy}.${process.pid}`;
  await writeFile(whole, text);
  await rename(whole, copy);
  return copy;
}
