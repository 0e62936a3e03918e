/** The bytes of a file as a text, whole or some of its lines. */

/** More than this is told of no file. */
export const mostTextBytes = 200_000;

/** Null where they are no text in UTF-8. */
export function fileText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Lines with their ends. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
