/** The sample repository as a bare git repository with one commit, the same commit on every machine. */
import { execFile } from 'node:child_process';
import { access, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gitEnvironment } from '../local-stack/git-server/git-service.ts';

const run = promisify(execFile);

const identity = {
  GIT_AUTHOR_NAME: 'Breakwater',
  GIT_AUTHOR_EMAIL: 'breakwater@localhost',
  GIT_AUTHOR_DATE: '2026-11-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Breakwater',
  GIT_COMMITTER_EMAIL: 'breakwater@localhost',
  GIT_COMMITTER_DATE: '2026-11-01T00:00:00Z',
};

export type SampleOptions = {
  /** The folder that becomes the one commit on `main`. */
  source: string;
  /** Where bare repositories are kept. */
  repositories: string;
  /** The repository is `<name>.git`. */
  name: string;
};

/** Does nothing where the repository exists; it appears whole or not at all. Answers its path. */
export async function ensureSample({ source, repositories, name }: SampleOptions): Promise<string> {
  const path = join(repositories, `${name}.git`);
  if (await exists(path)) return path;
  await access(source);
  const fresh = await mkdtemp(join(repositories, '.new-'));
  const env = { ...gitEnvironment({ 'core.autocrlf': 'false' }), ...identity };
  const git = async (...args: string[]) => {
    const { stdout } = await run('git', [`--git-dir=${fresh}`, `--work-tree=${source}`, ...args], { cwd: source, env });
    return stdout.trim();
  };
  try {
    await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', '--template=', '--', fresh], { env });
    await git('add', '--all', '--', '.');
    const tree = await git('write-tree');
    const commit = await git('commit-tree', tree, '-m', `Start ${name}`);
    await git('update-ref', 'refs/heads/main', commit);
    await rm(join(fresh, 'index'), { force: true });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  return path;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
