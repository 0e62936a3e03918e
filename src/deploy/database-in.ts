/** The database of an environment, as wrangler.toml has it. */
import { unstable_readConfig as readConfig } from 'wrangler';
import { z } from 'zod';
import type { DeployPorts } from './deploy.ts';

const Config = z.object({
  d1_databases: z.array(
    z.object({ binding: z.string(), database_name: z.string(), database_id: z.string().optional() }),
  ),
});

export function databaseIn(env: string): DeployPorts['database'] {
  const { d1_databases } = Config.parse(readConfig({ config: 'wrangler.toml', ...(env === '' ? {} : { env }) }));
  const database = d1_databases.find(({ binding }) => binding === 'DB');
  if (!database) throw new Error('wrangler.toml has no database DB');
  return { name: database.database_name, hasId: database.database_id !== undefined };
}
