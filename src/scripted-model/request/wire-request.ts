/** The body of a Messages request as it crosses the wire, parsed once; unknown fields are refused as the API does. */
import { z } from 'zod';
import { invalidRequest, type Refusal } from './refusal.ts';

export const CacheControl = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() });
export type CacheControl = z.infer<typeof CacheControl>;
const cache_control = CacheControl.nullish();

const TextBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  citations: z.array(z.unknown()).nullish(),
  cache_control,
});
/** A thinking block cannot carry a cache mark. */
const ThinkingBlock = z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() });
const ToolUseBlock = z.strictObject({
  type: z.literal('tool_use'),
  id: z.string().regex(/^[a-zA-Z0-9_-]+$/, "String should match pattern '^[a-zA-Z0-9_-]+$'"),
  name: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
  caller: z.strictObject({ type: z.literal('direct') }).optional(),
  cache_control,
});
/** A picture in a tool result; this model looks at PNG alone. */
const ImageBlock = z.strictObject({
  type: z.literal('image'),
  source: z.strictObject({ type: z.literal('base64'), media_type: z.literal('image/png'), data: z.base64() }),
  cache_control,
});
const ToolResultBlock = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(z.discriminatedUnion('type', [TextBlock, ImageBlock]))]).optional(),
  is_error: z.boolean().optional(),
  cache_control,
});

/** The blocks that this model reads: pictures in tool results alone, no documents or server tools. */
const Block = z.discriminatedUnion('type', [TextBlock, ThinkingBlock, ToolUseBlock, ToolResultBlock]);
export type Block = z.infer<typeof Block>;

const Message = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string().transform((text): Block[] => [{ type: 'text', text }]), z.array(Block)]),
});
export type Message = z.infer<typeof Message>;

const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/, "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
const toolOptions = {
  cache_control,
  strict: z.boolean().optional(),
  input_examples: z.array(z.record(z.string(), z.unknown())).optional(),
  defer_loading: z.boolean().optional(),
};
const CustomTool = z.strictObject({
  type: z.literal('custom').nullish(),
  name: toolName,
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal('object') }),
  eager_input_streaming: z.boolean().nullish(),
  ...toolOptions,
});
const BashTool = z.strictObject({ type: z.literal('bash_20250124'), name: z.literal('bash'), ...toolOptions });
const EditorTool = z.strictObject({
  type: z.literal('text_editor_20250728'),
  name: z.literal('str_replace_based_edit_tool'),
  max_characters: z.int().positive().nullish(),
  ...toolOptions,
});
const Tool = z.discriminatedUnion('type', [CustomTool, BashTool, EditorTool]);
export type Tool = z.infer<typeof Tool>;

const display = z.enum(['summarized', 'omitted']).nullish();
const disable_parallel_tool_use = z.boolean().optional();

const prompt = {
  model: z.string(),
  messages: z.array(Message),
  system: z
    .union([z.string().transform((text) => (text === '' ? [] : [{ type: 'text' as const, text }])), z.array(TextBlock)])
    .default([]),
  tools: z.array(Tool).default([]),
  tool_choice: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('auto'), disable_parallel_tool_use }),
      z.strictObject({ type: z.literal('any'), disable_parallel_tool_use }),
      z.strictObject({ type: z.literal('tool'), name: z.string(), disable_parallel_tool_use }),
      z.strictObject({ type: z.literal('none') }),
    ])
    .default({ type: 'auto' }),
  thinking: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1024), display }),
      z.strictObject({ type: z.literal('adaptive'), display }),
      z.strictObject({ type: z.literal('between_tools') }),
      z.strictObject({ type: z.literal('disabled') }),
    ])
    .optional(),
  /** A mark on the last block that can carry one. */
  cache_control,
  output_config: z.looseObject({}).optional(),
};

export const CountRequest = z.strictObject(prompt);
export type Prompt = z.infer<typeof CountRequest>;

export const MessagesRequest = z.strictObject({
  ...prompt,
  max_tokens: z.int().min(0),
  stream: z.boolean().default(false),
  stop_sequences: z.array(z.string().min(1)).optional(),
  metadata: z.looseObject({}).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
});
export type MessagesRequest = z.infer<typeof MessagesRequest>;

/** Parses a body with one of the schemas above; the first fault becomes the refusal, with its path as the API writes it. */
export function parseBody<T>(
  schema: z.ZodType<T>,
  text: string,
): { ok: true; body: T } | { ok: false; refusal: Refusal } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, refusal: invalidRequest('The request body is not valid JSON.') };
  }
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { ok: true, body: parsed.data }
    : { ok: false, refusal: invalidRequest(firstFault(parsed.error.issues)) };
}

function firstFault(issues: readonly z.core.$ZodIssue[], base: PropertyKey[] = []): string {
  const issue = issues[0];
  if (!issue) return 'Invalid request';
  const path = [...base, ...issue.path];
  const at = (...more: PropertyKey[]): string => [...path, ...more].map(String).join('.') || 'body';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${at(issue.keys[0] ?? '')}: Extra inputs are not permitted`;
    case 'invalid_union': {
      // The alternative that got furthest says best what was meant; a tag without an alternative has none.
      const depth = (faults: readonly z.core.$ZodIssue[]): number => faults[0]?.path.length ?? 0;
      const best = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0];
      if (best?.[0] && depth(best) > 0) return firstFault(best, path);
      return 'discriminator' in issue && issue.discriminator
        ? `${at()}: Input tag found using '${String(issue.discriminator)}' does not match any of the expected tags`
        : `${at()}: ${issue.message}`;
    }
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? `${at()}: Field required` : `${at()}: ${issue.message}`;
    default:
      return `${at()}: ${issue.message}`;
  }
}
