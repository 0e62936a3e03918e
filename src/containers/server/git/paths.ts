/**
 * Paths as git gives and takes them: bytes, which need not be UTF-8. Inside they are strings with one character a byte, so
 * that nothing is lost; where a person or a model reads them they are text.
 */

import { Readable } from 'node:stream';

/** The parts of an output of `-z`. */
export const fieldsOf = (output: Buffer): string[] => output.toString('latin1').split('\0').slice(0, -1);

/** For the standard input of git, each part ended by `end`. */
export const input = (fields: readonly string[], end = '\0'): Readable =>
  Readable.from([Buffer.from(fields.map((field) => field + end).join(''), 'latin1')], { objectMode: false });

/** A path to be read: what is not UTF-8 shows its bytes as git writes them, `\351`. */
export function pathText(path: string): string {
  const bytes = Buffer.from(path, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return [...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\${byte.toString(8)}`)).join('');
  }
}
