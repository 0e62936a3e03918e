/** The SQLite files of Durable Objects on one machine, read from copies while workerd works on them. */
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The files of all objects of a class. */
export async function objectFiles(state: string, className: string): Promise<string[]> {
  const folder = join(state, 'wrangler/v3/do', `breakwater-${className}`);
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name)).map((name) => join(folder, name));
}

/** Bytes of a database, what its log holds included. */
export const objectBytes = (file: string): Promise<number> =>
  readObject(file, (database) => {
    const row = database
      .prepare(
        'SELECT (page_count - freelist_count) * page_size AS bytes FROM pragma_page_count, pragma_page_size, pragma_freelist_count',
      )
      .get();
    return Number(row?.bytes);
  });

/** A copy that was torn by a write is taken again. */
export async function readObject<T>(file: string, read: (database: DatabaseSync) => T, attempts = 5): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-object-'));
  try {
    const copy = join(folder, 'copy.sqlite');
    await copyFile(file, copy);
    await copyFile(`${file}-wal`, `${copy}-wal`).catch(() => undefined);
    const database = new DatabaseSync(copy);
    try {
      return read(database);
    } finally {
      database.close();
    }
  } catch (error) {
    if (attempts <= 1) throw error;
    return await readObject(file, read, attempts - 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
