/** All records whose keys begin with the same text, page after page. */
import type { BuildRecord } from '../../core/builds/records/build-record.ts';
import type { BuildStore } from './store.ts';

export function recordsUnder({ records }: Pick<BuildStore, 'records'>, prefix: string): BuildRecord[] {
  const found: BuildRecord[] = [];
  for (let after: string | undefined = prefix; after !== undefined; ) {
    const rows = records.under(prefix, after);
    found.push(...rows.map(({ record }) => record));
    after = rows.at(-1)?.key;
  }
  return found;
}
