/** Submissions that no API has answered yet, each a file of its own that only its owner can read. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Submission } from '../../core/contract/submission.ts';

export const KeptSubmission = z.object({
  /** What a person calls it. */
  id: z.string(),
  /** Made before the first try: the API makes one build of all requests that carry it. */
  key: z.string(),
  apiUrl: z.string(),
  /** Milliseconds since the epoch. */
  keptAt: z.number(),
  /**
   * `trying` while its first request is under way, and for ever where that was broken off; `waiting` for an API that did
   * not answer; `refused` by one that did. The next command sends those that wait.
   */
  state: z.enum(['trying', 'waiting', 'refused']),
  /** What the API did not like. */
  refusal: z.string().nullable(),
  /** Of the submission as it is sent, by which the same one is known again. */
  digest: z.string(),
  submission: Submission,
});
export type KeptSubmission = z.infer<typeof KeptSubmission>;

export type Outbox = { kept: KeptSubmission[]; unreadable: string[] };

/** More than anyone has sent before they look why nothing is answered. */
export const mostKept = 50;

/** An API remembers a key for some days at most; what waits longer is sent only when a person says so. */
const longestWaitMs = 24 * 3600_000;

export const nothingKept: Outbox = { kept: [], unreadable: [] };

const folderIn = (config: string) => join(config, 'outbox');
const pathOf = (config: string, id: string) => join(folderIn(config), `${id}.json`);

/** The oldest first. */
export async function readOutbox(config: string): Promise<Outbox> {
  let names: string[];
  try {
    names = (await readdir(folderIn(config))).filter((name) => /^[0-9a-f]{8}\.json$/.test(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return nothingKept;
    throw error;
  }
  const read = await Promise.all(names.map(async (name) => ({ name, entry: await entryAt(folderIn(config), name) })));
  return {
    kept: read.flatMap(({ entry }) => entry ?? []).toSorted((a, b) => a.keptAt - b.keptAt),
    unreadable: read.flatMap(({ name, entry }) => (entry === null ? [join(folderIn(config), name)] : [])),
  };
}

/** Undefined where another command has removed it meanwhile, null where nobody can make sense of it. */
async function entryAt(folder: string, name: string): Promise<KeptSubmission | null | undefined> {
  try {
    return KeptSubmission.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : null;
  }
}

export async function writeKept(config: string, entry: KeptSubmission): Promise<void> {
  await mkdir(folderIn(config), { recursive: true, mode: 0o700 });
  const path = pathOf(config, entry.id);
  await writeFile(`${path}.new`, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

export const dropKept = (config: string, id: string): Promise<void> => rm(pathOf(config, id), { force: true });

/** Whether no API may know its key any more: sent again, it could become a second build. */
export const isTooOld = ({ keptAt }: KeptSubmission, now: number): boolean => now - keptAt > longestWaitMs;

/**
 * The entry of this very submission, where one is there, so that asking again cannot make a second build. Whoever asks for
 * one that is too old wants it now: it begins anew, and `renewed` is the entry as it was.
 */
export function keptFor(
  { kept }: Outbox,
  { apiUrl, submission, now }: { apiUrl: string; submission: Submission; now: number },
): { entry: KeptSubmission; renewed: KeptSubmission | null } {
  const digest = createHash('sha256').update(JSON.stringify(submission)).digest('hex');
  const same = kept.find((entry) => entry.apiUrl === apiUrl && entry.digest === digest);
  if (same && !isTooOld(same, now)) return { entry: same, renewed: null };
  const key = randomUUID();
  if (same) return { entry: { ...same, key, keptAt: now }, renewed: same };
  const entry = { id: key.slice(0, 8), key, apiUrl, keptAt: now, refusal: null, digest, submission };
  return { entry: { ...entry, state: 'trying' }, renewed: null };
}
