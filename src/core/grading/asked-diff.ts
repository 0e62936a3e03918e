/** What is asked of a diff by name, by the bounds of a request. */
import { Path } from '../sandbox/protocol.ts';

/** Files that a request names, and the characters of all their names: they become arguments of git. */
const mostPaths = 2000;
const mostCharacters = 400_000;

/** The paths that a request may name, and how many others there are. */
export function askedByName(paths: readonly string[]): { asked: string[]; omitted: number } {
  let room = mostCharacters;
  const asked: string[] = [];
  for (const path of paths) {
    if (asked.length === mostPaths) break;
    if (path.length > room || !Path.safeParse(path).success) continue;
    room -= path.length;
    asked.push(path);
  }
  return { asked, omitted: paths.length - asked.length };
}
