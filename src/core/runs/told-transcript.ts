/** From a transcript as it is stored, byte for byte, to what is told of it: no signatures, and pictures by what they are. */
import type { TranscriptBlock } from '../contract/reads/transcript.ts';
import type { ContentBlock } from './transcript.ts';

export const toldBlocks = (content: readonly ContentBlock[]): TranscriptBlock[] => content.map(toldBlock);

function toldBlock(block: ContentBlock): TranscriptBlock {
  switch (block.type) {
    case 'thinking':
      return { kind: 'thinking', text: textOf(block.thinking) };
    case 'tool_use':
      return { kind: 'tool-call', id: textOf(block.id), name: textOf(block.name), input: jsonOf(block.input) };
    case 'tool_result':
      return {
        kind: 'tool-result',
        id: textOf(block.tool_use_id),
        isError: block.is_error === true,
        content: partsOf(block.content).map(toldPart),
      };
    default:
      return toldPart(block);
  }
}

type Part = Extract<TranscriptBlock, { kind: 'text' | 'picture' | 'other' }>;

function toldPart(block: ContentBlock): Part {
  if (block.type === 'text') return { kind: 'text', text: textOf(block.text) };
  if (block.type !== 'image') return { kind: 'other', type: block.type };
  const source = isObject(block.source) ? block.source : {};
  return { kind: 'picture', mediaType: textOf(source.media_type), bytes: bytesOf(textOf(source.data)) };
}

/** What a tool says is text, or a list of blocks. */
function partsOf(content: unknown): ContentBlock[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isBlock) : [];
}

/** Of base64. */
const bytesOf = (data: string): number => Math.floor((data.replace(/=+$/, '').length * 3) / 4);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const jsonOf = (value: unknown) =>
  value === undefined ? null : (value as Extract<TranscriptBlock, { kind: 'tool-call' }>['input']);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isBlock = (value: unknown): value is ContentBlock => isObject(value) && typeof value.type === 'string';
