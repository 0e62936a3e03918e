/**
 * The local database after its migrations, made once before all tests: they cost a stack half of its start. The stacks of
 * `stack.test.ts` make their own.
 */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startMigrations } from '../../src/local-stack/parts/stack-parts.ts';

const project = resolve(import.meta.dirname, '../..');
/** Names the folder to the processes of the tests. */
const variable = 'MIGRATED_DATABASE';

/** Vitest's global setup, of each project whose tests start stacks; the first one makes it. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[variable] !== undefined) return undefined;
  const made = await mkdtemp(join(tmpdir(), 'migrated-'));
  process.env[variable] = made;
  await applyMigrations(made);
  return () => rm(made, { recursive: true, force: true });
}

export async function applyMigrations(state: string): Promise<void> {
  const migrations = startMigrations({ project, state });
  // It is never "ready": it ends.
  migrations.ready.catch(() => undefined);
  if ((await migrations.ended).code !== 0) throw migrations.failure('failed');
}

/** Puts it into a state directory. Answers the migrations that are in it, none where nothing was set up. */
export async function copyMigrated(state: string): Promise<string[]> {
  const made = process.env[variable];
  if (made === undefined) return [];
  await cp(join(made, 'wrangler'), join(state, 'wrangler'), { recursive: true });
  return (await readdir(join(project, 'migrations'))).filter((name) => name.endsWith('.sql'));
}
