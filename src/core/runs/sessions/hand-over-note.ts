/** The note that a session leaves to the next one: the model's own, or one of what the system knows. */

import { shortened } from '../../cut-text.ts';
import type { RunRecord } from '../record.ts';
import type { ContentBlock, Message } from '../transcript.ts';
import { toolUses } from '../transcript.ts';

/** Characters; about twice what the model is asked to keep to. */
const longestNote = 12_000;
/** Of the last messages, so much is told where the model left no note. */
const shownTexts = 3;
const shownCalls = 10;
const longestText = 1500;
const longestCall = 300;

/** The note in the model's answer; null where it wrote none, or went on working instead. */
export function noteOf(content: readonly ContentBlock[]): string | null {
  if (toolUses(content).length > 0) return null;
  const text = textsOf(content).join('\n\n');
  return text === '' ? null : shortened(text, longestNote);
}

/** What the system can tell of a session that ended without a note: its last words and its last calls. */
export function noteOfSystem({ messages, state, turn }: Pick<RunRecord, 'messages' | 'state' | 'turn'>): string {
  const said = messages.filter(({ role }) => role === 'assistant');
  const texts = said.flatMap(({ content }) => textsOf(content)).slice(-shownTexts);
  const calls = said.flatMap(({ content }) => toolUses(content)).slice(-shownCalls);
  const outcomes = outcomesOf(messages);
  const lines = calls.map(
    ({ id, name, input }) =>
      `- ${name} ${shortened(JSON.stringify(input ?? null), longestCall)} → ${outcomes.get(id) ?? 'not carried out'}`,
  );
  const note = [
    `The session left no note of its own. This is what the system knows of its turns ${state.session.firstTurn} to ${turn?.turn ?? state.session.firstTurn}.`,
    texts.length > 0 ? `Its last words:\n${texts.map((text) => `- ${shortened(text, longestText)}`).join('\n')}` : '',
    lines.length > 0 ? `Its last tool calls, each with how its result begins:\n${lines.join('\n')}` : '',
  ];
  return shortened(note.filter((part) => part !== '').join('\n\n'), longestNote);
}

/** How the result of each call begins, by the call's id. */
function outcomesOf(messages: readonly Message[]): Map<string, string> {
  const results = messages.flatMap(({ content }) => content.filter(({ type }) => type === 'tool_result'));
  return new Map(
    results.map(({ tool_use_id, content, is_error }) => [
      String(tool_use_id),
      `${is_error ? 'error: ' : ''}${shortened(resultText(content), longestCall)}`,
    ]),
  );
}

/** Of a result with a picture, its texts. */
const resultText = (content: unknown): string =>
  Array.isArray(content)
    ? content.flatMap((block) => (typeof block?.text === 'string' ? [block.text] : [])).join('\n')
    : String(content);

const textsOf = (content: readonly ContentBlock[]): string[] =>
  content
    .flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text.trim()] : []))
    .filter(Boolean);
