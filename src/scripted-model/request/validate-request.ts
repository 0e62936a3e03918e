/** Refuses what the API refuses of a request's options: limits, models, tools and cache marks. */
import { type ModelRules, modelRules } from './models.ts';
import type { PromptReading } from './prompt-blocks.ts';
import { invalidRequest, type Refusal } from './refusal.ts';
import { validateConversation } from './validate-conversation.ts';
import type { MessagesRequest, Prompt } from './wire-request.ts';

const maxCacheMarks = 4;

/** Why the API would refuse this prompt, or undefined. `reading` is `readPrompt` of the same prompt. */
export function validatePrompt(prompt: Prompt, reading: PromptReading): Refusal | undefined {
  const rules = modelRules(prompt.model);
  if (!rules) return { status: 404, type: 'not_found_error', message: `model: ${prompt.model}` };
  return (
    validateConversation(prompt) ??
    refuseTools(prompt) ??
    refuseToolChoice(prompt, rules) ??
    refuseThinking(prompt, rules) ??
    refuseCacheMarks(reading)
  );
}

/** As `validatePrompt`, with the limits that only a request for an answer has. */
export function validateRequest(request: MessagesRequest, reading: PromptReading): Refusal | undefined {
  return validatePrompt(request, reading) ?? refuseLimits(request);
}

function refuseLimits({ model, max_tokens, thinking }: MessagesRequest): Refusal | undefined {
  const limit = modelRules(model)?.maxOutputTokens ?? 0;
  if (max_tokens > limit)
    return invalidRequest(
      `max_tokens: ${max_tokens} > ${limit}, which is the maximum allowed number of output tokens for ${model}`,
    );
  if (thinking?.type === 'enabled' && thinking.budget_tokens >= max_tokens)
    return invalidRequest('`max_tokens` must be greater than `thinking.budget_tokens`.');
  return undefined;
}

function refuseTools({ tools }: Prompt): Refusal | undefined {
  const names = tools.map(({ name }) => name);
  return new Set(names).size < names.length ? invalidRequest('tools: Tool names must be unique.') : undefined;
}

function refuseToolChoice({ model, tools, tool_choice, thinking }: Prompt, rules: ModelRules): Refusal | undefined {
  if (tool_choice.type === 'auto' || tool_choice.type === 'none') return undefined;
  if (tools.length === 0) return invalidRequest('tool_choice: tools must be provided when tool_choice is set.');
  if (tool_choice.type === 'tool' && !tools.some(({ name }) => name === tool_choice.name))
    return invalidRequest(`tool_choice: Tool '${tool_choice.name}' not found in provided tools`);
  if (!rules.acceptsForcedTools)
    return invalidRequest(`tool_choice: forced tool use is not supported by ${model}. Use \`auto\` or \`none\`.`);
  if (thinking && thinking.type !== 'disabled')
    return invalidRequest('Thinking may not be enabled when tool_choice forces tool use.');
  return undefined;
}

function refuseThinking({ model, thinking }: Prompt, rules: ModelRules): Refusal | undefined {
  return thinking?.type === 'disabled' && !rules.acceptsThinkingOff
    ? invalidRequest(`thinking.type: \`disabled\` is not supported by ${model}.`)
    : undefined;
}

function refuseCacheMarks({ blocks }: PromptReading): Refusal | undefined {
  const marks = blocks.flatMap((block) => block.marks);
  if (marks.length > maxCacheMarks)
    return invalidRequest(
      `A maximum of ${maxCacheMarks} blocks with cache_control may be provided. Found ${marks.length}.`,
    );
  const firstShort = marks.findIndex(({ ttl }) => ttl === '5m');
  const lateLong = firstShort < 0 ? undefined : marks.slice(firstShort).find(({ ttl }) => ttl === '1h');
  return lateLong
    ? invalidRequest(
        `${lateLong.place}.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. ` +
          'Note that blocks are processed in the following order: `tools`, `system`, `messages`.',
      )
    : undefined;
}
