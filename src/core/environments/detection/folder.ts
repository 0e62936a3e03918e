/** A repository as detection sees it: the paths that git tracks, and the texts of some of them. */

export type Checkout = {
  paths: readonly string[];
  /** By path; see `manifestsToRead`. */
  texts: Readonly<Record<string, string>>;
};

export type Folder = {
  /** The path in the repository of a file of the folder. */
  at(name: string): string;
  has(name: string): boolean;
  /** The text of a file that is there and was read, else an empty one. */
  text(name: string): string;
  /** Those of the names that are there, as paths. */
  present(names: readonly string[]): string[];
};

export function folderOf(checkout: Checkout, path: string): Folder {
  const known = new Set(checkout.paths);
  const at = (name: string): string => (path === '' ? name : `${path}/${name}`);
  const has = (name: string): boolean => known.has(at(name));
  return {
    at,
    has,
    text: (name) => (has(name) && Object.hasOwn(checkout.texts, at(name)) ? (checkout.texts[at(name)] ?? '') : ''),
    present: (names) => names.filter(has).map(at),
  };
}
