/** What a working copy needs, as builds will find it: the paths that git tracks, and the manifests among them. */
import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Detection, detectEnvironment } from '../../../core/environments/detection/detect-environment.ts';
import { manifestsToRead } from '../../../core/environments/detection/manifests.ts';

const run = promisify(execFile);
const mostBytes = 64 * 1024 * 1024;

/** New files count as well, but for those that git ignores. */
export async function foundEnvironment(root: string): Promise<Detection> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', ['-C', root, ...list], { maxBuffer: mostBytes });
  const paths = [...new Set(stdout.split('\0').filter((path) => path !== ''))];
  const read = await Promise.all(
    manifestsToRead(paths).map(async ({ path, bytes }) => [path, await headOf(join(root, path), bytes)] as const),
  );
  return detectEnvironment({ paths, texts: Object.fromEntries(read.filter(([, text]) => text !== null)) as Texts });
}

type Texts = Record<string, string>;

/** Null for one that was deleted and is still tracked, and for a folder or a link to nowhere. */
async function headOf(path: string, bytes: number): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) return null;
    throw error;
  }
}
