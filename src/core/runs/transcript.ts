/** The transcript of a session: messages of content blocks, which are kept as the API sent them. */
import { z } from 'zod';

/** A content block as the API sent it: only its type is looked at before it is stored. */
export const ContentBlock = z.looseObject({ type: z.string() });
export type ContentBlock = z.infer<typeof ContentBlock>;
export type Message = { role: 'user' | 'assistant'; content: ContentBlock[] };

/** The model call that a message comes from or leads to; `last` is the one that was begun last, null where none was. */
export const turnOf = ({ role }: Pick<Message, 'role'>, last: number | null): number | null =>
  role === 'assistant' ? last : (last ?? 0) + 1;

/** A message of the system's own. */
export const userMessage = (texts: readonly string[]): Message => ({
  role: 'user',
  content: texts.map((text) => ({ type: 'text', text })),
});

export type ToolUse = { id: string; name: string; input: unknown };

/** The tool calls of a message, in order. */
export function toolUses(content: readonly ContentBlock[]): ToolUse[] {
  return content.flatMap((block) =>
    block.type === 'tool_use' ? [{ id: String(block.id), name: String(block.name), input: block.input }] : [],
  );
}
