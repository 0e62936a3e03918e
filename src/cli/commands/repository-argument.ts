/** What stands after `--repo`: `URL`, `PATH`, `name=URL` or `name=PATH`. */
import { execFile } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type NamedRepository = { name: string; url: string };
export type RepositoryArguments = { ok: true; repositories: NamedRepository[] } | { ok: false; faults: string[] };

/** Paths are taken from `cwd` and must be git repositories; names that were not given are made unique. */
export async function repositoriesFrom(values: readonly string[], cwd: string): Promise<RepositoryArguments> {
  const faults: string[] = [];
  const repositories: NamedRepository[] = [];
  const given = values.map(splitName);
  const taken = new Set(given.flatMap(({ name }) => (name === undefined ? [] : [name.toLowerCase()])));
  for (const { name, place } of given) {
    const url = isUrl(place) ? place : await urlOfPath(place, cwd);
    if (url === null) {
      faults.push(`--repo ${place}: neither an https:// URL nor a git repository on this machine`);
      continue;
    }
    repositories.push({ name: name ?? uniqueName(url, taken), url });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, repositories };
}

/** A name holds no slash and no colon, so that the `=` of a URL's query is not taken for one. */
function splitName(value: string): { name: string | undefined; place: string } {
  const match = /^([^=/:]+)=(.+)$/s.exec(value);
  return match ? { name: match[1], place: match[2] ?? '' } : { name: undefined, place: value };
}

const isUrl = (place: string) => /^[a-z][a-z0-9+.-]*:\/\//i.test(place);

async function urlOfPath(place: string, cwd: string): Promise<string | null> {
  const path = resolve(cwd, place);
  const question = ['rev-parse', '--is-bare-repository', '--absolute-git-dir', '--show-cdup'];
  try {
    const env = { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined };
    const { stdout } = await run('git', ['-C', path, ...question], { env });
    const [bare, gitDirectory = path, up = ''] = stdout.split('\n');
    // A folder inside a repository means that repository.
    return pathToFileURL(bare === 'true' ? gitDirectory : resolve(path, up)).href;
  } catch {
    return null;
  }
}

/** The last segment of the URL's path, without `.git`, with a number where it is taken. */
function uniqueName(url: string, taken: Set<string>): string {
  const last = url.startsWith('file:')
    ? basename(fileURLToPath(url))
    : URL.canParse(url)
      ? basename(new URL(url).pathname)
      : '';
  const base =
    last
      .replace(/\.git$/i, '')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 60) || 'repository';
  let name = base;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base}-${number}`;
  taken.add(name.toLowerCase());
  return name;
}
