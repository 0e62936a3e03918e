/** The last line that a command has written, for whoever watches it. */
import { plainText } from './plain-text.ts';

/** A longer line shows its end. */
const keptBytes = 800;
const longestLine = 200;

export type LastLine = {
  push(chunk: Buffer): void;
  /** Without line ends; empty where nothing was written. A progress bar that writes over itself counts as lines. */
  text(): string;
};

export function lastLineOf(): LastLine {
  let recent: Buffer = Buffer.alloc(0);
  return {
    push: (chunk) => {
      const joined = chunk.length >= keptBytes ? chunk : Buffer.concat([recent, chunk]);
      recent = Buffer.from(joined.subarray(-keptBytes));
    },
    text: () => {
      const lines = plainText(recent)
        .split(/[\r\n]/)
        .map((line) => line.trim());
      return (lines.findLast((line) => line !== '') ?? '').slice(-longestLine).toWellFormed();
    },
  };
}
