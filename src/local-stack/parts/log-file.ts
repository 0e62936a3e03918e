/** The log of one part: appended to a file that is kept small, its last lines kept at hand for error messages. */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const sizeLimitBytes = 20 * 1024 * 1024;
const tailLines = 15;
const lineLimit = 4000;
/** While the file takes nothing, it is tried again so often at most. */
const retryMs = 1_000;

export type LogFile = { path: string; line: (text: string) => void; tail: () => readonly string[]; close: () => void };

export type LogOptions = {
  path: string;
  /** Tells a person when the file takes no more lines, and when it does again. */
  say: (line: string) => void;
  /** Milliseconds of any clock that goes forward. */
  now?: () => number;
};

/**
 * Appends to `path`; at 20 MB the file moves to `<path>.1`, in place of the one before. A full disk must not end the
 * stack: the log pauses, says so, and goes on when there is room.
 */
export function openLogFile({ path, say, now = () => performance.now() }: LogOptions): LogFile {
  let file: { descriptor: number; size: number } | null = null;
  let closed = false;
  let missing = 0;
  let retryAt = 0;
  const last: string[] = [];

  const closeFile = () => {
    const open = file;
    file = null;
    if (open) closeSync(open.descriptor);
  };
  const append = (text: string) => {
    if (file && file.size > sizeLimitBytes) {
      closeFile();
      renameSync(path, `${path}.1`);
    }
    if (!file) {
      mkdirSync(dirname(path), { recursive: true });
      const descriptor = openSync(path, 'a', 0o600);
      file = { descriptor, size: fstatSync(descriptor).size };
    }
    // A disk that is nearly full takes a part.
    for (let rest = Buffer.from(text); rest.length > 0; ) {
      const written = writeSync(file.descriptor, rest);
      file.size += written;
      rest = rest.subarray(written);
    }
  };

  return {
    path,
    line: (text) => {
      const line = text.slice(0, lineLimit);
      last.push(line);
      if (last.length > tailLines) last.shift();
      if (closed) return;
      if (missing > 0 && now() < retryAt) {
        missing += 1;
        return;
      }
      try {
        append(missing > 0 ? `\n… ${missing} lines are missing here\n${line}\n` : `${line}\n`);
        if (missing > 0) say(`${path} goes on; ${missing} lines are missing in it.`);
        missing = 0;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
        if (missing === 0) say(pauseLine(path, error));
        missing += 1;
        retryAt = now() + retryMs;
      }
    },
    tail: () => last,
    close: () => {
      closed = true;
      closeFile();
    },
  };
}

const pauseLine = (path: string, error: Error & { code: unknown }): string =>
  error.code === 'ENOSPC' || error.code === 'EDQUOT'
    ? `The disk is full: ${path} pauses until there is room, and so may what is at work; please make some.`
    : `${path} cannot be written (${error.message}); it pauses until it can.`;
