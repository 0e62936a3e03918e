/** The script that the model plays: sessions matched by their opening words, each a fixed list of turns. */
import { z } from 'zod';
import { ErrorType } from '../request/refusal.ts';

/** How often the fault comes before the turn is answered properly, for each conversation that reaches it. */
const times = z.int().positive().max(1000).default(1);
/** Server-sent events that still arrive, `message_start` being the first. */
const afterEvents = z.int().min(0).max(100_000);

export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rate-limit'), retryAfterSeconds: z.number().nonnegative().optional(), times }),
  z.strictObject({ kind: z.literal('overloaded'), times }),
  z.strictObject({ kind: z.literal('server-error'), times }),
  /** 429 with `enforced_spend_limit_reached`: trying again does not help until a person raises the limit. */
  z.strictObject({ kind: z.literal('spend-limit'), times }),
  /** 402: the account has no credit. */
  z.strictObject({ kind: z.literal('no-credit'), times }),
  /** Any other error response; `retryAfter` is the header as it is written, which may be a date. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    type: ErrorType,
    message: z.string().default('Out of order.'),
    retryAfter: z.string().optional(),
    times,
  }),
  /** Nothing comes back for the request: the connection stays open, or breaks. */
  z.strictObject({ kind: z.literal('no-answer'), how: z.enum(['hang', 'reset']), times }),
  /** Status 200 with a page of HTML, as a proxy may send it. */
  z.strictObject({ kind: z.literal('page'), times }),
  /** The stream falls silent and stays open. */
  z.strictObject({ kind: z.literal('silence'), afterEvents, times }),
  /** An event whose data is no JSON, and then the rest of the stream. */
  z.strictObject({ kind: z.literal('garbage'), afterEvents, times }),
  /** The whole answer, with something in it that no documentation names, or without something that it promises. */
  z.strictObject({
    kind: z.literal('odd'),
    what: z.enum(['unknown-event', 'unknown-block', 'unknown-delta', 'no-usage', 'no-stop-reason', 'input-no-object']),
    times,
  }),
  /** The stream stops without `message_stop`: closed as if it were complete, or the connection broken. */
  z.strictObject({ kind: z.literal('cut'), afterEvents, how: z.enum(['end', 'reset']).default('end'), times }),
  /** An `error` event inside a stream that began with status 200. */
  z.strictObject({
    kind: z.literal('error-event'),
    afterEvents,
    type: ErrorType.default('overloaded_error'),
    times,
  }),
]);
export type Fault = z.infer<typeof Fault>;

/** Tool input as it will cross the wire: what JSON cannot hold is gone, and the order of keys stays. */
const ToolInput = z.unknown().transform((value, context): Record<string, unknown> => {
  const input: unknown = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { ...input };
  context.addIssue({ code: 'custom', message: 'the input of a tool must be an object' });
  return z.NEVER;
});

export const Turn = z
  .strictObject({
    thinking: z.string().min(1).optional(),
    text: z.string().regex(/\S/, 'must not be blank').optional(),
    tools: z.array(z.strictObject({ name: z.string().min(1), input: ToolInput })).optional(),
    /** `tool_use` where there are tools, else `end_turn`, when absent. */
    stop: z
      .enum(['end_turn', 'max_tokens', 'stop_sequence', 'refusal', 'pause_turn', 'model_context_window_exceeded'])
      .optional(),
    /** The details of a refusal. */
    refusal: z.strictObject({ category: z.string(), explanation: z.string() }).optional(),
    fault: Fault.optional(),
  })
  .superRefine((turn, context) => {
    const calls = turn.tools?.length ?? 0;
    if (calls > 0 && turn.stop === 'pause_turn')
      context.addIssue({ code: 'custom', path: ['stop'], message: 'a turn with tools cannot stop with pause_turn' });
    if (calls === 0 && !turn.text && !turn.thinking && turn.stop === undefined)
      context.addIssue({ code: 'custom', message: 'a turn needs text, thinking or tools' });
  });
export type Turn = z.infer<typeof Turn>;

export const Session = z.strictObject({
  name: z.string().min(1),
  /** Each must occur in the system prompt followed by the first user message. */
  when: z.array(z.string().min(1)).min(1),
  turns: z.array(Turn).min(1),
});
export type Session = z.infer<typeof Session>;

export const ScriptSchema = z
  .strictObject({
    name: z.string().min(1),
    /** Before the first byte of each answer. */
    latencyMs: z.number().nonnegative().max(600_000).default(0),
    /** The first session whose `when` all occur is played. */
    sessions: z.array(Session).min(1),
  })
  .superRefine((script, context) => {
    const seen = new Set<string>();
    script.sessions.forEach(({ name }, index) => {
      if (seen.has(name))
        context.addIssue({ code: 'custom', path: ['sessions', index, 'name'], message: `${name} is used twice` });
      seen.add(name);
    });
  });
/** A script as its author writes it. */
export type Script = z.input<typeof ScriptSchema>;
/** A script with every default filled in. */
export type ParsedScript = z.output<typeof ScriptSchema>;

/** The session that a conversation with this opening plays. */
export function sessionFor(script: ParsedScript, opening: string): Session | undefined {
  return script.sessions.find(({ when }) => when.every((text) => opening.includes(text)));
}

/** For a refusal's message: the session that came closest, and the words that it missed. */
export function nearestSession(script: ParsedScript, opening: string): { name: string; missing: string[] } | undefined {
  return script.sessions
    .map(({ name, when }) => ({ name, when, missing: when.filter((text) => !opening.includes(text)) }))
    .filter(({ when, missing }) => missing.length < when.length)
    .sort((a, b) => b.when.length - b.missing.length - (a.when.length - a.missing.length))
    .map(({ name, missing }) => ({ name, missing }))[0];
}
