/**
 * The provider's books, kept outside of the process that is killed: which turn of which run the model was asked for, and
 * what it charged. A call is charged with what the client was sent of its usage.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { costUsd, priceOf, type TokenUsage } from '../../src/core/money/prices.ts';
import type { Watch } from './watching-proxy.ts';

/** A call that reached the model. */
export type ModelCall = {
  at: number;
  /** The name of the run that asks, as its prompt gives it; null where the prompt names none. */
  run: string | null;
  /** The turn of its session that it asks for, from 1: one more than the answers in the prompt. */
  turn: number;
  /** The same for the same request, byte for byte. */
  request: string;
  status: number | null;
  /** The answer's first words, where it was a refusal. */
  refusal: string;
  whole: boolean;
  billedUsd: number;
  /** The texts that open the session. */
  opening: string;
};

const Texts = z.array(z.looseObject({ text: z.string() })).min(1);
const RequestBody = z.object({
  model: z.string(),
  system: Texts,
  messages: z.tuple([z.looseObject({ content: Texts })], z.looseObject({ role: z.string() })),
});
type RequestBody = z.infer<typeof RequestBody>;

const StartUsage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cache_read_input_tokens: z.number(),
  cache_creation: z.object({ ephemeral_5m_input_tokens: z.number(), ephemeral_1h_input_tokens: z.number() }),
});
const BilledEvent = z.union([
  z.object({ type: z.literal('message_start'), message: z.object({ usage: StartUsage }) }),
  z.object({ type: z.literal('message_delta'), usage: z.object({ output_tokens: z.number() }) }),
]);

export type ModelBooks = {
  calls: readonly ModelCall[];
  watch(call: { method: string; path: string }): Watch;
};

export function modelBooks(now: () => number): ModelBooks {
  const calls: ModelCall[] = [];
  return {
    calls,
    watch({ method, path }) {
      if (method !== 'POST' || !path.startsWith('/v1/messages')) return {};
      const at = now();
      const sent: Buffer[] = [];
      let status: number | null = null;
      let answer = '';
      return {
        sent: (chunk) => sent.push(chunk),
        answered: (code) => {
          status = code;
        },
        passed: (chunk) => {
          answer += chunk.toString('utf8');
        },
        end: (how) => {
          if (how === 'unreachable') return;
          const text = Buffer.concat(sent).toString('utf8');
          const body = RequestBody.safeParse(parsed(text));
          // A request that was cut off before it was whole: no model has seen it.
          if (!body.success && status === null) return;
          calls.push({
            at,
            ...(body.success ? asked(body.data) : { run: null, turn: 0, opening: text.slice(0, 500) }),
            request: hashOf(text),
            status,
            refusal: status !== null && status >= 400 ? answer.slice(0, 500) : '',
            whole: how === 'whole',
            billedUsd: body.success ? billedUsd(body.data.model, answer) : 0,
          });
        },
      };
    },
  };
}

/** What one run of a build is called: there is one for each role, task and round, unless one has failed. */
export const runName = ({ role, task, round }: { role: string; task: string | null; round: number }): string =>
  `${role}${task === null ? '' : ` of ${task}`}, round ${round}`;

function asked({ system, messages }: RequestBody): Pick<ModelCall, 'run' | 'turn' | 'opening'> {
  const [first] = messages;
  const text = [...system, ...first.content].map((block) => block.text).join('\n');
  const role = theOne(text, /^Role: (\w+)$/gm);
  const round = theOne(text, /^Round: (\d+)$/gm);
  return {
    run: role && round ? runName({ role, task: theOne(text, /^Task: (\S+)$/gm), round: Number(round) }) : null,
    turn: messages.filter((message) => message.role === 'assistant').length + 1,
    opening: text,
  };
}

/** What stands in such a line; null where there is none or more than one. */
function theOne(text: string, line: RegExp): string | null {
  const [found, ...others] = [...text.matchAll(line)];
  return others.length === 0 ? (found?.[1] ?? null) : null;
}

/** What stands in the events so far; nothing before the first. */
function billedUsd(model: string, stream: string): number {
  let usage: TokenUsage | undefined;
  for (const line of stream.split('\n')) {
    const event = line.startsWith('data: ') ? BilledEvent.safeParse(parsed(line.slice('data: '.length))) : undefined;
    if (!event?.success) continue;
    usage =
      event.data.type === 'message_start'
        ? startUsage(event.data.message.usage)
        : usage && { ...usage, output: event.data.usage.output_tokens };
  }
  const price = priceOf(model);
  return usage && price ? costUsd(usage, price) : 0;
}

const startUsage = (usage: z.infer<typeof StartUsage>): TokenUsage => ({
  input: usage.input_tokens,
  output: usage.output_tokens,
  cacheWrite5m: usage.cache_creation.ephemeral_5m_input_tokens,
  cacheWrite1h: usage.cache_creation.ephemeral_1h_input_tokens,
  cacheRead: usage.cache_read_input_tokens,
});

/** Where the first event of a stream ends: an answer is held there for a while, as if the model was still writing. */
export const afterFirstEvent = (chunk: Buffer): number => chunk.indexOf('\n\n') + 2;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
