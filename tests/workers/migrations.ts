/** The migrations of D1, as wrangler would apply them. */
import type { D1Migration } from 'cloudflare:test';

const files: Record<string, string> = import.meta.glob('../../migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export const migrations: D1Migration[] = Object.entries(files)
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([path, sql]) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    queries: sql.split('--> statement-breakpoint').map((query) => query.trim()),
  }));
