/** The log of one part: appended to a file that is kept small, its last lines kept at hand for error messages. */
import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const sizeLimitBytes = 20 * 1024 * 1024;
const tailLines = 15;
const lineLimit = 4000;

export type LogFile = { path: string; line: (text: string) => void; tail: () => readonly string[]; close: () => void };

/** Appends to `path`; at 20 MB the file moves to `<path>.1`, in place of the one before. */
export function openLogFile(path: string): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  let file = openSync(path, 'a', 0o600);
  let size = statSync(path).size;
  let open = true;
  const last: string[] = [];
  return {
    path,
    line: (text) => {
      const line = text.slice(0, lineLimit);
      last.push(line);
      if (last.length > tailLines) last.shift();
      if (!open) return;
      if (size > sizeLimitBytes) {
        closeSync(file);
        renameSync(path, `${path}.1`);
        file = openSync(path, 'a', 0o600);
        size = 0;
      }
      size += writeSync(file, `${line}\n`);
    },
    tail: () => last,
    close: () => {
      if (open) closeSync(file);
      open = false;
    },
  };
}
