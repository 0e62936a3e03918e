/** Watches the disk of the state directory: tells a person when it is full, and what waits when there is room again. */
import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Less than this is as good as nothing to a database that is to grow. */
const fullBytes = 256 * 1024;
/** So much has to be free before work goes on, or it would stop again at once. */
const roomBytes = 16 * 1024 * 1024;

/** Between the two bounds a disk stays what it was, so that one at the edge is told of once. */
export const isFull = (freeBytes: number, wasFull: boolean): boolean => freeBytes < (wasFull ? roomBytes : fullBytes);

export type DiskOptions = {
  /** A folder on that disk. */
  path: string;
  say: (line: string) => void;
  /** Called each time that a disk which was full has room again. */
  onRoom: () => void;
  everyMs?: number;
};

export type DiskWatch = {
  /** Resolves when the disk is not full, or is not watched any more. */
  room: () => Promise<void>;
  stop: () => Promise<void>;
};

export function watchDisk({ path, say, onRoom, everyMs = 1_000 }: DiskOptions): DiskWatch {
  const ending = new AbortController();
  let full = false;
  let waiting: (() => void)[] = [];
  const release = () => {
    for (const go of waiting.splice(0)) go();
  };
  const watched = (async () => {
    while (!ending.signal.aborted) {
      const before = full;
      full = isFull(await freeBytesAt(path), before);
      if (full && !before) say(`The disk of ${path} is full: builds wait until there is room; please make some.`);
      if (!full && before) {
        say(`There is room again on the disk of ${path}.`);
        release();
        onRoom();
      }
      await sleep(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    room: () =>
      full && !ending.signal.aborted
        ? new Promise((resolve) => {
            waiting = [...waiting, resolve];
          })
        : Promise.resolve(),
    stop: async () => {
      ending.abort();
      release();
      await watched;
    },
  };
}

/** Whether a write that has just failed had no room. */
export const hasNoRoom = async (path: string): Promise<boolean> => isFull(await freeBytesAt(path), true);

/** A folder that is gone says nothing of its disk; the parts that need it will tell. */
async function freeBytesAt(path: string): Promise<number> {
  return statfs(path).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );
}
