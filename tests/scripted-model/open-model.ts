/** A scripted model on a free port with the real SDK as its client, for the tests of this folder. */
import Anthropic from '@anthropic-ai/sdk';
import type {
  ContentBlockParam,
  MessageCreateParamsNonStreaming,
  MessageParam,
  TextBlockParam,
} from '@anthropic-ai/sdk/resources/messages';
import { onTestFinished } from 'vitest';
import type { Script } from '../../src/scripted-model/script/script.ts';
import { type ScriptedModel, type ScriptedModelOptions, startScriptedModel } from '../../src/scripted-model/server.ts';

export const apiKey = 'a-key-of-the-tests';

export const bash = { type: 'bash_20250124', name: 'bash' } as const;
export const submit = {
  name: 'submit_work',
  description: 'Hands the work in.',
  input_schema: { type: 'object', properties: { summary: { type: 'string' } } },
} as const;

/** Two tool turns and a closing one, for a conversation that opens with "Task: wrap". */
export function aScript(partial: Partial<Script> = {}): Script {
  return {
    name: 'tests',
    sessions: [
      {
        name: 'wrap',
        when: ['Role: generator', 'Task: wrap\n'],
        turns: [
          { thinking: 'Look around first.', text: 'I will look.', tools: [{ name: 'bash', input: { command: 'ls' } }] },
          {
            tools: [
              { name: 'bash', input: { command: 'echo "ünï 🚀"', restart: false } },
              { name: 'submit_work', input: { summary: 'Wrapped.' } },
            ],
          },
          { text: 'Done.' },
        ],
      },
    ],
    ...partial,
  };
}

/** A script of one session that matches every conversation of `aRequest`. */
export const playing = (...turns: Script['sessions'][number]['turns']): Script =>
  aScript({ sessions: [{ name: 'only', when: ['Role: generator'], turns }] });

export function aRequest(partial: Partial<MessageCreateParamsNonStreaming> = {}): MessageCreateParamsNonStreaming {
  return {
    model: 'claude-sonnet-5-5',
    max_tokens: 4096,
    system: 'Role: generator',
    tools: [bash, submit],
    messages: [{ role: 'user', content: 'Task: wrap\nRound: 1' }],
    ...partial,
  };
}

/** Starts the server for the running test and stops it afterwards. */
export async function openModel(
  options: Partial<ScriptedModelOptions> = {},
): Promise<{ model: ScriptedModel; client: Anthropic }> {
  const model = await startScriptedModel({ script: aScript(), apiKey, ...options });
  onTestFinished(() => model.close());
  return { model, client: clientOf(model.url) };
}

export const clientOf = (url: string, key = apiKey): Anthropic =>
  new Anthropic({ apiKey: key, baseURL: url, maxRetries: 0 });

export const user = (...content: ContentBlockParam[]): MessageParam => ({ role: 'user', content });
export const assistant = (...content: ContentBlockParam[]): MessageParam => ({ role: 'assistant', content });
export const text = (value: string, ttl?: '5m' | '1h'): TextBlockParam => ({
  type: 'text',
  text: value,
  ...(ttl && { cache_control: { type: 'ephemeral', ttl } }),
});
export const brief = text('Task: wrap');

export type Refused = { class: string; status: unknown; type: unknown; message: string | null };

/** The error with which a request fails. */
export async function refusalOf(asking: Promise<unknown>): Promise<Refused> {
  const error: unknown = await asking.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Anthropic.APIError)) throw error;
  return { class: error.constructor.name, status: error.status, type: error.type, message: error.apiMessage };
}

export const badRequest = (message: unknown): unknown => ({
  class: 'BadRequestError',
  status: 400,
  type: 'invalid_request_error',
  message,
});

export const prefill =
  'This model does not support assistant message prefill. The conversation must end with a user message.';
