/** The bodies that the real API refuses with status 400, and the message of each. */
import type { ContentBlockParam } from '@anthropic-ai/sdk/resources/messages';
import { expect, test } from 'vitest';
import {
  aRequest,
  assistant,
  badRequest,
  bash,
  brief,
  openModel,
  prefill,
  refusalOf,
  submit,
  text,
  user,
} from './open-model.ts';

const use = (id: string): ContentBlockParam => ({ type: 'tool_use', id, name: 'bash', input: {} });
const result = (id: string): ContentBlockParam => ({ type: 'tool_result', tool_use_id: id, content: 'ok' });

const pictured = (id: string, data: string): ContentBlockParam => ({
  type: 'tool_result',
  tool_use_id: id,
  content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }],
});

const unanswered = (place: string, ids: string): string =>
  `${place}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
const unexpected = (place: string, id: string): string =>
  `${place}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;

/** Bodies are sent untyped, since the SDK's types already rule some of them out. */
const refusedBodies: Record<string, { body: object; message: unknown }> = {
  'max_tokens missing': { body: { max_tokens: undefined }, message: 'max_tokens: Field required' },
  'max_tokens above the limit of the model': {
    body: { max_tokens: 64_001 },
    message: 'max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for claude-sonnet-5-5',
  },
  'no messages': { body: { messages: [] }, message: 'messages: at least one message is required' },
  'a first message of the assistant': {
    body: { messages: [assistant(text('Hello'))] },
    message: 'messages: first message must use the "user" role',
  },
  'a last message of the assistant': {
    body: { messages: [user(brief), assistant(text('The answer is'))] },
    message: prefill,
  },
  'a call without its result': {
    body: { messages: [user(brief), assistant(use('a'), use('b')), user(result('a'))] },
    message: unanswered('messages.1', 'b'),
  },
  'a result after other content': {
    body: { messages: [user(brief), assistant(use('a')), user(text('Here:'), result('a'))] },
    message: unanswered('messages.1', 'a'),
  },
  'a result one message late': {
    body: { messages: [user(brief), assistant(use('a')), user(text('Wait.')), user(result('a'))] },
    message: unanswered('messages.1', 'a'),
  },
  'a result without its call': {
    body: { messages: [user(result('a'))] },
    message: unexpected('messages.0.content.0', 'a'),
  },
  'a result with a picture that is none': {
    body: { messages: [user(brief), assistant(use('a')), user(pictured('a', 'bm8gcGljdHVyZQ=='))] },
    message: 'messages.2.content.0.content.0.image.source.base64.data: Could not process image',
  },
  'two results of one call': {
    body: { messages: [user(brief), assistant(use('a')), user(result('a'), result('a'))] },
    message:
      'messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: a',
  },
  'a call id used twice': {
    body: { messages: [user(brief), assistant(use('a')), user(result('a')), assistant(use('a')), user(result('a'))] },
    message: 'messages: `tool_use` ids must be unique',
  },
  'a call in a message of the user': {
    body: { messages: [user(use('a'))] },
    message: 'messages.0.content.0: `tool_use` blocks can only be in `assistant` messages',
  },
  'two tools of one name': { body: { tools: [submit, submit] }, message: 'tools: Tool names must be unique.' },
  'a tool name with a space': {
    body: { tools: [{ ...submit, name: 'submit work' }] },
    message: "tools.0.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
  },
  'a client tool of an unknown version': {
    body: { tools: [{ type: 'bash_19990101', name: 'bash' }] },
    message: "tools.0.type: Input tag found using 'type' does not match any of the expected tags",
  },
  'five cache marks': {
    body: { messages: [user(...Array.from({ length: 5 }, () => text('Task: wrap', '5m')))] },
    message: 'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  },
  'a cache mark on empty text': {
    body: { messages: [user(brief, text('', '5m'))] },
    message: 'messages.0.content.1.cache_control: cache_control cannot be set for empty text blocks',
  },
  'a long-lived cache mark after a short-lived one': {
    body: { tools: [{ ...bash, cache_control: { type: 'ephemeral' } }], system: [text('Role: generator', '1h')] },
    message:
      "system.0.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`.",
  },
  'a cache mark on a thinking block': {
    body: {
      messages: [
        user(brief),
        { role: 'assistant', content: [{ type: 'thinking', thinking: '', signature: '', cache_control: null }] },
      ],
    },
    message: 'messages.1.content.0.cache_control: Extra inputs are not permitted',
  },
  'an empty text block': {
    body: { messages: [user(brief, text(''))] },
    message: 'messages.0.content.1: text content blocks must be non-empty',
  },
  'a blank text block': {
    body: { messages: [user(brief), user(text(' \n'))] },
    message: 'messages.1.content.0: text content blocks must contain non-whitespace text',
  },
  'a message without content': {
    body: { messages: [user()] },
    message: 'messages.0: all messages must have non-empty content except for the optional final assistant message',
  },
  temperature: { body: { temperature: 1 }, message: 'temperature: Extra inputs are not permitted' },
  top_p: { body: { top_p: 0.9 }, message: 'top_p: Extra inputs are not permitted' },
  top_k: { body: { top_k: 5 }, message: 'top_k: Extra inputs are not permitted' },
  'a forced tool on a model that cannot be forced': {
    body: { tool_choice: { type: 'tool', name: 'bash' } },
    message: 'tool_choice: forced tool use is not supported by claude-sonnet-5-5. Use `auto` or `none`.',
  },
  'a forced tool that is not there': {
    body: { model: 'claude-haiku-5-5', tool_choice: { type: 'tool', name: 'saw' } },
    message: "tool_choice: Tool 'saw' not found in provided tools",
  },
  'thinking switched off where it cannot be': {
    body: { model: 'claude-opus-5-5', thinking: { type: 'disabled' } },
    message: 'thinking.type: `disabled` is not supported by claude-opus-5-5.',
  },
  'more thinking than output': {
    body: { max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 2000 } },
    message: '`max_tokens` must be greater than `thinking.budget_tokens`.',
  },
  'a picture, which this model does not read': {
    body: { messages: [{ role: 'user', content: [{ type: 'image', source: {} }] }] },
    message: "messages.0.content.0.type: Input tag found using 'type' does not match any of the expected tags",
  },
  'a conversation that no session matches': {
    body: { messages: [user(text('Task: fold'))] },
    message:
      'no session of the script "tests" matches this conversation; "wrap" comes nearest but misses ["Task: wrap\\n"]',
  },
  'a tool of the script that the request does not have': {
    body: { tools: [submit] },
    message: 'session "wrap", turn 1: the script calls the tool "bash", which is not among the tools of the request',
  },
  'less room than the scripted answer needs': {
    body: { max_tokens: 5 },
    message: expect.stringMatching(
      /^session "wrap", turn 1: the scripted answer needs about \d+ tokens but max_tokens is 5$/,
    ),
  },
};

for (const [name, { body, message }] of Object.entries(refusedBodies)) {
  test(`it refuses ${name}`, async () => {
    const { client } = await openModel();
    const refused = await refusalOf(client.post('/v1/messages', { body: { ...aRequest(), ...body } }));
    expect(refused).toEqual(badRequest(message));
  });
}
