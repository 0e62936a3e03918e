/** What is kept in a container leaves it as a snapshot, from which other objects start theirs. */
import type { Startup } from '../../containers/driver/container.ts';
import type { KeptName, SettleResult } from '../../core/sandbox/kept.ts';
import type { Env } from '../../env.ts';

type Name = Pick<KeptName, 'remotes' | 'key'>;

/** A stub of another object is taken anew for each call. */
const snapshotsOf = (env: Env, { remotes }: Name) => env.KEPT_SNAPSHOTS.get(env.KEPT_SNAPSHOTS.idFromName(remotes));

/** The snapshot that a container may start from; null also where nobody knows at present. */
export async function snapshotFor(env: Env, name: Name, image: string): Promise<Startup['snapshot']> {
  try {
    const id = await snapshotsOf(env, name).find(name.key, image);
    return id === null ? null : { id, forget: () => snapshotsOf(env, name).forget(name.key, id) };
  } catch (error) {
    console.warn(`a container starts from its image: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** What came of keeping, with the snapshot: without one nothing is kept. */
export async function withSnapshot(
  container: Pick<Container, 'snapshotContainer'>,
  env: Env,
  { name, image, result }: { name: Name; image: string; result: SettleResult },
): Promise<SettleResult> {
  const { kept } = result;
  if (!kept?.ok) return result;
  try {
    const there = await snapshotsOf(env, name).find(name.key, image);
    if (there !== null && !kept.isNew) return result;
    const { id, size } = await container.snapshotContainer({ name: name.key.slice(0, 32) });
    await snapshotsOf(env, name).keep(name.key, { image, id });
    return { ...result, kept: { ok: true, isNew: true, bytes: kept.isNew ? kept.bytes : size } };
  } catch (error) {
    return {
      ...result,
      kept: { ok: false, why: `no snapshot: ${error instanceof Error ? error.message : String(error)}` },
    };
  }
}
