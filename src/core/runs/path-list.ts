/** Lists of paths that go into rows, events and prompts: a candidate may change any number of files. */

const mostPaths = 50;
const mostCharacters = 4000;

/** The first paths as they are, and in place of the others one entry with their number. */
export function cappedPaths(paths: readonly string[]): string[] {
  let room = mostCharacters;
  const kept = paths.slice(0, mostPaths).filter((path) => {
    room -= path.length;
    return room >= 0;
  });
  const omitted = paths.length - kept.length;
  return omitted === 0 ? kept : [...kept, `and ${omitted} more`];
}
