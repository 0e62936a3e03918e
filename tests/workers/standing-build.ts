/** A Build object in which a state stands as if it had been reached. */
import { applyD1Migrations, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { newBuild } from '../../src/core/builds/state.ts';
import type { BuildCommand } from '../../src/core/contract/commands.ts';
import type { Build } from '../../src/durable-objects/builds/build.ts';
import { buildStore, numbered } from '../../src/durable-objects/builds/store.ts';
import { submission } from '../core/builders.ts';
import { openedBuild } from '../core/opened-build.ts';
import { migrations } from './migrations.ts';

/** Its repositories are open; none of its effects is performed. */
export async function standing(
  id: string,
  given: Parameters<typeof submission>[0],
  owner: { tenant?: string; isTenantBounded?: boolean } = {},
) {
  await applyD1Migrations(env.DB, migrations);
  const now = Date.now();
  const created = newBuild({ id, submission: submission(given), now, ...owner });
  const { state, log } = openedBuild(created, now);
  const build = env.BUILD.get(env.BUILD.idFromName(id));
  await runInDurableObject(build, async (_, { storage }) => {
    const events = numbered(log, 0, now);
    buildStore(storage).commit({ before: null, after: state, events, effects: [], performed: null, now });
  });
  await evictDurableObject(build);
  // The types that RPC puts around an event's data, JSON of any depth, cannot be followed.
  const typed = build as unknown as Pick<Build, 'steer' | 'events' | 'view' | 'askLedger'>;
  return { id, build, typed, steer: (command: BuildCommand, key: string | null = null) => typed.steer(command, key) };
}
