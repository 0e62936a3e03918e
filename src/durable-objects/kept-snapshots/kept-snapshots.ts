/**
 * The KeptSnapshots object: the snapshots of containers in which the environment of some repositories is kept. One object
 * for each set of remotes, so that no build of others finds them.
 */
import { DurableObject } from 'cloudflare:workers';
import { z } from 'zod';
import type { Env } from '../../env.ts';

/** The platform keeps one for 30 days, and renews it with each start; what is older here is not asked for any more. */
const longestDays = 29;
const dayMs = 86_400_000;
const mostSnapshots = 20;

/** `image` is the version that it belongs to: on another one it cannot be started. */
const KeptSnapshot = z.object({ image: z.string(), id: z.string(), usedAt: z.number() });

/** A row that another release has written, and this one cannot read, is as good as none. */
const read = (stored: unknown) => KeptSnapshot.nullable().catch(null).parse(stored);

export class KeptSnapshots extends DurableObject<Env> {
  /** The id of the snapshot to start from; null where there is none of this image. */
  async find(key: string, image: string): Promise<string | null> {
    const known = read((await this.ctx.storage.get(key)) ?? null);
    if (!known || known.image !== image || Date.now() - known.usedAt > longestDays * dayMs) return null;
    await this.ctx.storage.put(key, { ...known, usedAt: Date.now() });
    return known.id;
  }

  async keep(key: string, snapshot: { image: string; id: string }): Promise<void> {
    await this.ctx.storage.put(key, { ...snapshot, usedAt: Date.now() });
    const all = [...(await this.ctx.storage.list())].map(([name, stored]) => ({ name, at: read(stored)?.usedAt ?? 0 }));
    const oldest = all.toSorted((a, b) => b.at - a.at).slice(mostSnapshots);
    for (const { name } of oldest) await this.ctx.storage.delete(name);
  }

  /** One that did not come up; another one that was kept since stays. */
  async forget(key: string, id: string): Promise<void> {
    if (read((await this.ctx.storage.get(key)) ?? null)?.id === id) await this.ctx.storage.delete(key);
  }
}
