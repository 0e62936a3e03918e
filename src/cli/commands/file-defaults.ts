/** What the `breakwater.yaml` of a working copy says of submissions: defaults for whoever submits from there. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BuildDefaults } from '../../core/contract/build-defaults.ts';
import { repositoryFile } from '../../core/environments/environment.ts';
import { fileFaultText, readFileSections } from '../../core/environments/repository-file.ts';

const run = promisify(execFile);

export type FileDefaults =
  | { ok: true; sections: BuildDefaults /** Null where no file says anything. */; path: string | null }
  | { ok: false; faults: string[] };

/** Of the first working copy among those that are submitted, or else of the one in which the command runs. */
export async function fileDefaults(repositories: readonly string[], cwd: string): Promise<FileDefaults> {
  const places = [...repositories.map((value) => value.replace(/^[^=/:]+=/, '')), '.'];
  for (const place of places) {
    const root = /^[a-z][a-z0-9+.-]*:\/\//i.test(place) ? null : await rootOf(resolve(cwd, place));
    const text = root === null ? null : await textOf(join(root, repositoryFile));
    if (root === null || text === null) continue;
    const read = readFileSections(text, BuildDefaults);
    if (!read.ok) return { ok: false, faults: read.faults.map(fileFaultText) };
    const isSaid = Object.values(read.sections).some((section) => section !== undefined);
    if (isSaid) return { ok: true, sections: read.sections, path: join(root, repositoryFile) };
  }
  return { ok: true, sections: {}, path: null };
}

/** Null where there is no working copy. */
export async function rootOf(folder: string): Promise<string | null> {
  try {
    const env = { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined };
    const { stdout } = await run('git', ['-C', folder, 'rev-parse', '--show-toplevel'], { env });
    return stdout.trimEnd() || null;
  } catch {
    return null;
  }
}

/** Null where there is no such file. */
export async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
