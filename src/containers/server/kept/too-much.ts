/** Which of what is kept has to go. */

/** `usedAt`: since the epoch. A spare is as large as the file that it was unpacked from. */
export type KeptFile = { path: string; bytes: number; usedAt: number; hasSpare: boolean };

const maxFiles = 16;
/** Since it was last used. */
const longestMs = 30 * 86_400_000;

/** The least used ones go first; spares only take what the files leave. A spare goes with its file without being named. */
export function tooMuch(
  found: readonly KeptFile[],
  { maxBytes, now }: { maxBytes: number; now: number },
): { files: string[]; spares: string[] } {
  const newestFirst = found.toSorted((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  const fits = (file: KeptFile): boolean => {
    if (bytes + file.bytes > maxBytes) return false;
    bytes += file.bytes;
    return true;
  };
  const stays = newestFirst.filter((file, index) => index < maxFiles && now - file.usedAt <= longestMs && fits(file));
  const spares = stays.filter((file) => file.hasSpare && !fits(file));
  const pathsOf = (files: readonly KeptFile[]): string[] => files.map(({ path }) => path);
  return { files: pathsOf(newestFirst.filter((file) => !stays.includes(file))), spares: pathsOf(spares) };
}
