/** Finds the turn that a request has come to, and holds the request to what the model said before. */

import { modelRules } from '../request/models.ts';
import { canonicalBlock, type PromptReading } from '../request/prompt-blocks.ts';
import { invalidRequest, type Refusal } from '../request/refusal.ts';
import type { Block, Message, MessagesRequest, Prompt } from '../request/wire-request.ts';
import { type Answer, answerOf } from './answer.ts';
import { type Fault, nearestSession, type ParsedScript, type Session, sessionFor, type Turn } from './script.ts';

export type Played = { session: string; turn: number; answer: Answer; fault: Fault | undefined };

/**
 * The scripted answer to a valid request. The turn is the number of assistant messages so far and nothing is
 * remembered between requests, so a repeated request gets the same answer, and a restart changes nothing.
 */
export function play(
  script: ParsedScript,
  request: MessagesRequest,
  reading: PromptReading,
): { ok: true; played: Played } | { ok: false; refusal: Refusal } {
  const opening = openingOf(request);
  const session = sessionFor(script, opening);
  if (!session) return refused(noSession(script, opening));

  const index = request.messages.filter(({ role }) => role === 'assistant').length;
  const prefill = refusePrefill(request, session.turns[index - 1]);
  if (prefill) return refused(prefill);
  const history = refuseHistory(script, session, request, reading);
  if (history) return refused(history);

  const turn = session.turns[index];
  const before = reading.before.at(-1);
  if (!turn || !before)
    return refused(
      invalidRequest(`the script "${script.name}" has no turn ${index + 1} in its session "${session.name}"`),
    );
  const answer = answerOf(turn, placeOf(script, session, index), before, request);
  const unplayable = refuseUnplayable(turn, answer, request);
  if (unplayable) return refused(invalidRequest(`session "${session.name}", turn ${index + 1}: ${unplayable}`));
  return { ok: true, played: { session: session.name, turn: index, answer, fault: turn.fault } };
}

const refused = (refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal });

const placeOf = (script: ParsedScript, session: Session, turn: number): string =>
  JSON.stringify([script.name, session.name, turn]);

/** The texts that sessions are matched on: the system prompt, then the first user message, each block on lines of its own. */
function openingOf({ system, messages }: Prompt): string {
  const texts = [...system, ...(messages[0]?.content ?? [])];
  return texts.map((block) => (block.type === 'text' ? `${block.text}\n` : '')).join('');
}

function noSession(script: ParsedScript, opening: string): Refusal {
  const nearest = nearestSession(script, opening);
  const hint = nearest ? `; "${nearest.name}" comes nearest but misses ${JSON.stringify(nearest.missing)}` : '';
  return invalidRequest(`no session of the script "${script.name}" matches this conversation${hint}`);
}

/** A last message of the assistant is one to be continued: a paused turn for every model, a prefill for old ones only. */
function refusePrefill({ model, messages }: Prompt, last: Turn | undefined): Refusal | undefined {
  if (messages.at(-1)?.role !== 'assistant' || last?.stop === 'pause_turn') return undefined;
  return modelRules(model)?.acceptsPrefill
    ? undefined
    : invalidRequest(
        'This model does not support assistant message prefill. The conversation must end with a user message.',
      );
}

function refuseHistory(
  script: ParsedScript,
  session: Session,
  prompt: Prompt,
  reading: PromptReading,
): Refusal | undefined {
  let index = 0;
  for (const [m, message] of prompt.messages.entries()) {
    if (message.role !== 'assistant') continue;
    const turn = session.turns[index];
    const before = reading.before[m];
    if (!turn || !before)
      return invalidRequest(
        `messages.${m}: history does not match: session "${session.name}" of the script has only ${session.turns.length} turns`,
      );
    const expected = answerOf(turn, placeOf(script, session, index), before, prompt);
    const refusal = refuseChanged(message, expected, `messages.${m}`);
    if (refusal) return refusal;
    index += 1;
  }
  return undefined;
}

function refuseChanged({ content }: Message, expected: Answer, place: string): Refusal | undefined {
  for (const index of Array.from({ length: Math.max(content.length, expected.content.length) }).keys()) {
    const sent: Block | undefined = content[index];
    const said = expected.content[index];
    if (sent && said && canonicalBlock(sent) === canonicalBlock(said)) continue;
    if (sent?.type === 'thinking')
      return invalidRequest(`${place}.content.${index}: Invalid \`signature\` in \`thinking\` block`);
    return invalidRequest(
      `${place}: history does not match: content.${index} is not what the model answered to the messages before it`,
    );
  }
  return undefined;
}

/** Where the script asks for an answer that this request does not allow; the real model would have answered otherwise. */
function refuseUnplayable(turn: Turn, answer: Answer, { tools, tool_choice, max_tokens }: MessagesRequest): string {
  const calls = turn.tools ?? [];
  const unknown = calls.find(({ name }) => !tools.some((tool) => tool.name === name));
  if (unknown) return `the script calls the tool "${unknown.name}", which is not among the tools of the request`;
  if (calls.length > 0 && tool_choice.type === 'none') return 'the script calls tools but tool_choice is `none`';
  if (calls.length > 1 && tool_choice.type !== 'none' && tool_choice.disable_parallel_tool_use)
    return 'the script calls several tools at once but parallel tool use is disabled';
  if (turn.stop !== 'max_tokens' && answer.outputTokens > max_tokens)
    return `the scripted answer needs about ${answer.outputTokens} tokens but max_tokens is ${max_tokens}`;
  return '';
}
