/**
 * Reads a few files of a repository at a commit, and the paths of all, without a clone and within bounds: its trees by one
 * request, then the files by another. A remote that hands out no parts is asked for all of the commit.
 */
import { fileText, linesOf, mostTextBytes } from '../../core/sandbox/file-text.ts';
import type { GitPorts, Remote } from '../remote-call.ts';
import { fetchFeatures, fetchPack, type PackAsked } from './fetch-pack.ts';
import { type ListedFile, listFiles } from './list-files.ts';
import { type Objects, type PackBounds, readPack } from './read-pack.ts';

/** What is read at most: bytes of each answer with a pack, and what that may hold. */
export type ReadBounds = { answerBytes: number; pack: PackBounds };
export const readBounds: ReadBounds = { answerBytes: 8_000_000, pack: { objects: 40_000, bytes: 8_000_000 } };

export type FileToRead = { path: string; headLines: number | null };
export type FileRead = { ok: true; text: string } | { ok: false; message: string };

/** `message` is one line that says why they cannot be had so; nothing of the remote's is in it. */
export type FilesRead = { ok: true; paths: string[]; texts: Record<string, FileRead> } | { ok: false; message: string };

/** All requests together take `timeoutMs` at most. */
export type ReadPorts = GitPorts & { now: () => number; bounds?: ReadBounds };

type Failed = { ok: false; message: string; isRefused?: true };
type Got = { ok: true; objects: Objects } | Failed;

export async function readFiles(
  { remote, commit }: { remote: Remote; commit: string },
  wanted: (paths: readonly string[]) => readonly FileToRead[],
  { fetch, timeoutMs, now, bounds = readBounds }: ReadPorts,
): Promise<FilesRead> {
  const end = now() + timeoutMs;
  const ports = () => ({ fetch, timeoutMs: Math.max(1, end - now()), mostBytes: bounds.answerBytes });
  const get = async (asked: PackAsked): Promise<Got> => {
    const fetched = await fetchPack(remote, asked, ports());
    if (!fetched.ok)
      return { ok: false, message: fetched.message, ...(fetched.reason === 'refused' && { isRefused: true }) };
    const read = await readPack(fetched.pack, bounds.pack);
    return read.ok ? read : { ok: false, message: faultText(read.fault) };
  };

  const spoken = await fetchFeatures(remote, ports());
  if (!spoken.ok) return { ok: false, message: spoken.message };
  if (!spoken.features?.has('shallow')) return { ok: false, message: 'the remote hands out whole histories alone' };
  if (spoken.features.has('filter')) {
    const listed = listing(commit, await get({ wants: [commit], isShallow: true, isTreesOnly: true }));
    if (!listed.ok) return listed;
    const chosen = choose(listed.files, wanted);
    const ids = [...new Set(chosen.map(({ id }) => id))];
    const contents = ids.length === 0 ? { ok: true as const, objects: new Map() } : await get({ wants: ids });
    if (contents.ok) return told(listed.files, chosen, contents.objects);
    if (!contents.isRefused) return contents;
  }
  const whole = await get({ wants: [commit], isShallow: true });
  if (!whole.ok) return { ok: false, message: whole.message };
  const listed = listing(commit, whole);
  return listed.ok ? told(listed.files, choose(listed.files, wanted), whole.objects) : listed;
}

/** Of its own, so that nothing else of the trees is in memory while contents are read. */
function listing(commit: string, got: Got): { ok: true; files: ListedFile[] } | { ok: false; message: string } {
  if (!got.ok) return { ok: false, message: got.message };
  const listed = listFiles(commit, got.objects);
  return listed.ok ? listed : { ok: false, message: faultText(listed.fault) };
}

const faultText = (fault: 'corrupt' | 'too-large'): string =>
  fault === 'corrupt' ? 'the remote answers with a pack that cannot be read' : 'it is too large to be read beforehand';

type Chosen = FileToRead & { id: string };

function choose(files: readonly ListedFile[], wanted: (paths: readonly string[]) => readonly FileToRead[]): Chosen[] {
  const ids = new Map(files.map(({ path, id }) => [path, id]));
  return wanted(files.map(({ path }) => path)).flatMap((file) => {
    const id = ids.get(file.path);
    return id === undefined ? [] : [{ ...file, id }];
  });
}

function told(files: readonly ListedFile[], chosen: readonly Chosen[], objects: Objects): FilesRead {
  const texts: [string, FileRead][] = [];
  for (const { path, id, headLines } of chosen) {
    const found = objects.get(id);
    if (found?.kind !== 'blob') return { ok: false, message: faultText('corrupt') };
    texts.push([path, textOf(found.bytes, headLines)]);
  }
  return { ok: true, paths: files.map(({ path }) => path), texts: Object.fromEntries(texts) };
}

/** As a sandbox reads a file. */
function textOf(bytes: Uint8Array, headLines: number | null): FileRead {
  const text = fileText(bytes);
  if (text === null) return { ok: false, message: 'is not a text in UTF-8' };
  const told = headLines === null ? text : linesOf(text).slice(0, headLines).join('');
  const size = new TextEncoder().encode(told).byteLength;
  return size > mostTextBytes
    ? { ok: false, message: `has ${size} bytes; at most ${mostTextBytes} are read` }
    : { ok: true, text: told };
}
