/** The text that stands in a commit in place of a file which Git LFS keeps beside the repository. */

export type Pointer = { oid: string; size: number };

/** In bytes; git-lfs takes nothing longer for one. */
export const longestPointer = 1024;

/** Null for the text of any other file. */
export function pointerIn(text: string): Pointer | null {
  if (!text.startsWith('version https://git-lfs.github.com/spec/v1\n')) return null;
  const [, oid] = /^oid sha256:([0-9a-f]{64})$/m.exec(text) ?? [];
  const [, size] = /^size (\d{1,15})$/m.exec(text) ?? [];
  return oid === undefined || size === undefined ? null : { oid, size: Number(size) };
}
