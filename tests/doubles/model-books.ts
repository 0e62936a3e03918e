/**
 * The provider's books, kept outside of the process that is killed: what the model was asked, what it charged for, and
 * which calls were made twice. A call is charged with what the client was sent of its usage.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { costUsd, priceOf, type TokenUsage } from '../../src/core/prices.ts';
import type { Watch } from './watching-proxy.ts';

/** A call that reached the model. */
export type ModelCall = {
  at: number;
  /** The same for the same turn of the same session. */
  turn: string;
  /** The same for all turns of a session. */
  session: string;
  status: number | null;
  /** The answer's first words, where it was a refusal. */
  refusal: string;
  whole: boolean;
  billedUsd: number;
  /** The prompt that opens the session, as JSON. */
  opening: string;
};

const RequestBody = z.object({
  model: z.string(),
  system: z.unknown(),
  messages: z.array(z.unknown()).min(1),
});

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
          const body = RequestBody.safeParse(parsed(Buffer.concat(sent).toString('utf8')));
          // A request that was cut off before it was whole: no model has seen it.
          if (!body.success && status === null) return;
          const { model, system, messages } = body.success ? body.data : { model: '', system: null, messages: [] };
          calls.push({
            at,
            opening: JSON.stringify([system, messages[0]]),
            session: hashOf([model, system, messages[0]]),
            turn: hashOf([model, system, messages]),
            status,
            refusal: status !== null && status >= 400 ? answer.slice(0, 500) : '',
            whole: how === 'whole',
            billedUsd: billedUsd(model, answer),
          });
        },
      };
    },
  };
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

export type Repeats = {
  /** Calls for a turn that had been asked before. */
  repeated: number;
  /** Those that no kill explains, and those beyond one a run and a kill; a line each. */
  unexplained: string[];
};

/** From the signal to the death: under load a process lives on for a moment. */
export type Killing = { killedAt: number; deadAt: number };

/** Counts turns that were asked again; each kill explains one repeat of each run that was under way. */
export function repeatsOf(calls: readonly ModelCall[], kills: readonly Killing[]): Repeats {
  const explained = new Set<string>();
  const lastAsked = new Map<string, ModelCall>();
  const unexplained: string[] = [];
  let repeated = 0;
  for (const call of [...calls].sort((a, b) => a.at - b.at)) {
    const before = lastAsked.get(call.turn);
    lastAsked.set(call.turn, call);
    if (!before) continue;
    repeated += 1;
    const kill = kills.findLastIndex(({ killedAt, deadAt }) => deadAt >= before.at && killedAt <= call.at);
    const key = `${call.session} ${kill}`;
    const ending = before.whole ? 'answered whole' : 'cut off';
    if (kill === -1)
      unexplained.push(
        `a turn that was ${ending} was asked again after ${call.at - before.at} ms, and nothing was killed`,
      );
    else if (explained.has(key)) unexplained.push('a second turn of one run was asked again after the same kill');
    explained.add(key);
  }
  return { repeated, unexplained };
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
