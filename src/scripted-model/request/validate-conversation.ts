/** Refuses what the API refuses of a conversation: roles, empty text, and tool calls without their results. */
import { pngSize } from './png-size.ts';
import { invalidRequest, type Refusal } from './refusal.ts';
import type { Block, Message, Prompt } from './wire-request.ts';

/** Why the API would refuse these messages, or undefined. A last message of the assistant is judged by `play`. */
export function validateConversation({ messages, system }: Prompt): Refusal | undefined {
  const [first] = messages;
  if (!first) return invalidRequest('messages: at least one message is required');
  if (first.role !== 'user') return invalidRequest('messages: first message must use the "user" role');
  for (const [index, block] of system.entries()) {
    const refusal = refuseBlock(block, 'user', `system.${index}`);
    if (refusal) return refusal;
  }
  for (const [index, message] of messages.entries()) {
    const refusal = refuseContent(message, `messages.${index}`, index === messages.length - 1);
    if (refusal) return refusal;
  }
  return refuseToolPairs(messages);
}

function refuseContent({ role, content }: Message, place: string, isLast: boolean): Refusal | undefined {
  if (content.length === 0 && !(isLast && role === 'assistant'))
    return invalidRequest(
      `${place}: all messages must have non-empty content except for the optional final assistant message`,
    );
  for (const [index, block] of content.entries()) {
    const refusal = refuseBlock(block, role, `${place}.content.${index}`);
    if (refusal) return refusal;
  }
  return undefined;
}

function refuseBlock(block: Block, role: Message['role'], place: string): Refusal | undefined {
  switch (block.type) {
    case 'text':
      if (block.text === '')
        return invalidRequest(
          block.cache_control
            ? `${place}.cache_control: cache_control cannot be set for empty text blocks`
            : `${place}: text content blocks must be non-empty`,
        );
      return /\S/.test(block.text)
        ? undefined
        : invalidRequest(`${place}: text content blocks must contain non-whitespace text`);
    case 'tool_result':
      if (role !== 'user') return invalidRequest(`${place}: \`tool_result\` blocks can only be in \`user\` messages`);
      return Array.isArray(block.content) ? refuseInner(block.content, place) : undefined;
    case 'thinking':
      if (block.signature === '') return invalidRequest(`${place}: Invalid \`signature\` in \`thinking\` block`);
      return onlyAssistant(block, role, place);
    case 'tool_use':
      return onlyAssistant(block, role, place);
    default:
      return block satisfies never;
  }
}

type Inner = Exclude<Extract<Block, { type: 'tool_result' }>['content'], string | undefined>;

function refuseInner(content: Inner, place: string): Refusal | undefined {
  for (const [index, inner] of content.entries()) {
    if (inner.type === 'text' && inner.text === '')
      return invalidRequest(`${place}: text content blocks must be non-empty`);
    if (inner.type === 'image' && pngSize(inner.source.data) === null)
      return invalidRequest(`${place}.content.${index}.image.source.base64.data: Could not process image`);
  }
  return undefined;
}

const onlyAssistant = ({ type }: Block, role: Message['role'], place: string): Refusal | undefined =>
  role === 'assistant'
    ? undefined
    : invalidRequest(`${place}: \`${type}\` blocks can only be in \`assistant\` messages`);

/** Every call is answered in the very next message, before anything else in it, and nothing else is answered. */
function refuseToolPairs(messages: readonly Message[]): Refusal | undefined {
  const seen = new Set<string>();
  for (const [index, message] of messages.entries()) {
    const calls = toolCalls(message);
    if (calls.some((id) => seen.has(id)) || new Set(calls).size < calls.length)
      return invalidRequest('messages: `tool_use` ids must be unique');
    for (const id of calls) seen.add(id);

    const next = messages[index + 1];
    const answered = new Set(leadingResults(next));
    const open = calls.filter((id) => !answered.has(id));
    if (open.length > 0)
      return invalidRequest(
        `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ` +
          `${open.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      );

    const refusal = refuseResults(message, `messages.${index}`, index > 0 ? toolCalls(messages[index - 1]) : []);
    if (refusal) return refusal;
  }
  return undefined;
}

function refuseResults({ content }: Message, place: string, calls: readonly string[]): Refusal | undefined {
  const seen = new Set<string>();
  for (const [index, block] of content.entries()) {
    if (block.type !== 'tool_result') continue;
    const id = block.tool_use_id;
    if (!calls.includes(id))
      return invalidRequest(
        `${place}.content.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. ` +
          'Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
      );
    if (seen.has(id))
      return invalidRequest(
        `${place}.content.${index}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`,
      );
    seen.add(id);
  }
  return undefined;
}

const toolCalls = (message: Message | undefined): string[] =>
  message?.content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : [])) ?? [];

function leadingResults(message: Message | undefined): string[] {
  const results: string[] = [];
  if (message?.role !== 'user') return results;
  for (const block of message.content) {
    if (block.type !== 'tool_result') break;
    results.push(block.tool_use_id);
  }
  return results;
}
