/** A file or folder that is read again, and is as it was: the earlier result still stands in the transcript. */
import type { Message, ToolUse } from '../transcript.ts';
import { toolUses } from '../transcript.ts';

/** What is shorter costs no more than the words in its place. */
const shortest = 400;

const unchanged = 'Unchanged since turn';

/**
 * What to answer in place of the same text; null where it is new. The messages are those of the session, all of which the
 * next request sends: what an earlier session has read is not among them. Turns are counted from the session's first.
 */
export function unchangedSince(messages: readonly Message[], use: ToolUse, text: string): string | null {
  if (text.length < shortest) return null;
  let turn = 0;
  const asked = new Map<string, { turn: number; use: ToolUse }>();
  let known: number | null = null;
  for (const { role, content } of messages) {
    if (role === 'assistant') {
      turn += 1;
      for (const one of toolUses(content)) asked.set(one.id, { turn, use: one });
      continue;
    }
    for (const block of content) {
      const call = block.type === 'tool_result' ? asked.get(String(block.tool_use_id)) : undefined;
      if (!call || !isSameCall(call.use, use) || String(block.content).startsWith(unchanged)) continue;
      // What was shown last is what still stands.
      known = block.content === text ? call.turn : null;
    }
  }
  return known === null
    ? null
    : `${unchanged} ${known}, your message number ${known} in this conversation: what it was answered with still holds, so it is not shown again.`;
}

const isSameCall = (one: ToolUse, other: ToolUse): boolean =>
  one.name === other.name && JSON.stringify(one.input) === JSON.stringify(other.input);
