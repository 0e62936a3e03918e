/** Puts a large build in the place of one that waits, and many builds into the list, while no Worker runs. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { buildId } from '../../../src/core/build-id.ts';
import type { BuildRecord } from '../../../src/core/builds/records/build-record.ts';
import type { BuildState } from '../../../src/core/builds/state.ts';
import type { BuildEvent } from '../../../src/core/contract/events.ts';
import { objectFiles } from '../../object-files.ts';
import { type ObjectStorage, withObjectStorage } from './object-storage.ts';
import type { PlayedBuild } from './played.ts';

const minuteMs = 60_000;
export const listedBuilds = 200;

type Commit = {
  before: null;
  after: BuildState;
  events: BuildEvent[];
  effects: [];
  records: BuildRecord[];
  performed: null;
  now: number;
};
type Store = { buildStore(storage: ObjectStorage): { commit(change: Commit): void } };

/** `state` is the stack's, which has had one build alone. */
export async function seedLargeBuild(state: string, { state: after, events, records }: PlayedBuild): Promise<void> {
  const [file, ...others] = await objectFiles(state, 'Build');
  if (file === undefined || others.length > 0) throw new Error('the stack has not had one build alone');
  // The object's own code, whose types are those of the platform.
  const path = resolve(import.meta.dirname, '../../../src/durable-objects/builds/store.ts');
  const { buildStore } = (await import(path)) as Store;
  withObjectStorage(file, (storage) => {
    for (const table of ['part', 'event', 'outbox', 'record', 'format'])
      storage.sql.exec(`DROP TABLE IF EXISTS ${table}`);
    const change = { before: null, after, events, effects: [] as [], records, performed: null, now: Date.now() };
    buildStore(storage).commit(change);
  });
  listManyBuilds(state);
}

/** Copies of the one that is listed, each some minutes older. */
function listManyBuilds(state: string): void {
  const folder = join(state, 'wrangler/v3/d1/miniflare-D1DatabaseObject');
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.sqlite') && file !== 'metadata.sqlite');
  const database = new DatabaseSync(join(folder, name));
  try {
    const [row] = database.prepare('SELECT * FROM builds').all();
    if (!row) throw new Error('the build is not listed');
    const fields = Object.keys(row);
    const insert = database.prepare(`INSERT INTO builds VALUES (${fields.map(() => '?').join(', ')})`);
    for (let at = 1; at < listedBuilds; at += 1) {
      const copy = { ...row, id: buildId(randomBytes(10)), created_at: Number(row.created_at) - at * minuteMs };
      insert.run(...fields.map((field) => copy[field as keyof typeof copy]));
    }
  } finally {
    database.close();
  }
}
