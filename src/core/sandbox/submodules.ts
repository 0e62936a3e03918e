/** Which submodules of a repository are other repositories of the same build. */

/** An entry of `.gitmodules`, as far as git asks for it. */
export type GitModule = { path: string; url: string };

/**
 * Reads what `git config -z --get-regexp` lists of `.gitmodules`: a key, a line end and a value each. An entry whose path
 * can be none of a tree is none: git fails as a whole where it is asked for one outside of the repository.
 */
export function gitModules(fields: readonly string[]): GitModule[] {
  const modules = new Map<string, Partial<GitModule>>();
  for (const field of fields) {
    const [, name, key, value] = /^submodule\.(.+)\.(path|url)\n(.*)$/s.exec(field) ?? [];
    if (name !== undefined && key !== undefined) modules.set(name, { ...modules.get(name), [key]: value });
  }
  return [...modules.values()].flatMap(({ path, url }) => (path && url && isOfTree(path) ? [{ path, url }] : []));
}

const isOfTree = (path: string): boolean =>
  path.split('/').every((name) => !['', '.', '..'].includes(name) && name.toLowerCase() !== '.git');

/** The repository that the URL of a submodule means, where it is one of those given by their URLs; null where it is none. */
export function repositoryOf(
  url: string,
  { superproject, repositories }: { superproject: string; repositories: ReadonlyMap<string, string> },
): string | null {
  const wanted = placeOf(absolute(url, repositories.get(superproject) ?? ''));
  if (wanted === null) return null;
  const found = [...repositories].find(([name, own]) => name !== superproject && placeOf(own) === wanted);
  return found?.[0] ?? null;
}

/** As git does: one that begins with `./` or `../` is beside the remote of the superproject. */
function absolute(url: string, base: string): string {
  if (!/^\.\.?\//.test(url) || !URL.canParse(base)) return url;
  const parsed = new URL(base);
  const path = new URL(url, `http://host${parsed.pathname.replace(/\/*$/, '/')}`).pathname;
  return `${parsed.protocol}//${parsed.host}${path}`;
}

/** Host and path, whatever the way there; `git@host:path` is another spelling of `ssh://git@host/path`. */
function placeOf(url: string): string | null {
  const [, sshHost, sshPath] = /^(?:[^@/:]+@)?([^/:]+):(?!\/\/)(.+)$/.exec(url) ?? [];
  const text = sshHost === undefined ? url : `ssh://${sshHost}/${sshPath}`;
  if (!URL.canParse(text)) return null;
  const { hostname, port, pathname, protocol } = new URL(text);
  const path = pathname
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '')
    .replace(/\.git$/, '');
  const host = hostname.toLowerCase().replace(/\.$/, '');
  // A port of ssh says nothing about one of https.
  return `${host}${protocol === 'ssh:' || port === '' ? '' : `:${port}`}${path}`;
}
