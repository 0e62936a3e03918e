/** A message of a transcript as a person reads it. */
import type { TranscriptBlock, TranscriptMessage } from '../../core/contract/reads/transcript.ts';
import { printable, printableLines } from './printable.ts';

export const messageLines = ({ n, session, role, blocks }: TranscriptMessage): string[] => [
  `── ${n} ${printable(role)}${session > 1 ? ` (session ${session})` : ''}`,
  ...blocks.flatMap(blockLines),
];

const marked = (sign: string, text: string): string[] =>
  printableLines(text).map((line) => `${sign} ${line}`.trimEnd());

function blockLines(block: TranscriptBlock): string[] {
  switch (block.kind) {
    case 'text':
      return marked(' ', block.text);
    case 'thinking':
      return marked('~', block.text);
    case 'tool-call':
      return [`> ${printable(block.name)}`, ...marked('>', JSON.stringify(block.input, null, 2))];
    case 'tool-result':
      return block.content.flatMap(blockLines).map((line) => `${block.isError ? '!' : '<'}${line.slice(1)}`);
    case 'picture':
      return [`  [${printable(block.mediaType)}, ${block.bytes} bytes]`];
    case 'other':
      return [`  [${printable(block.type)}]`];
    default:
      return block satisfies never;
  }
}
