/** What a comment asks for: `/breakwater` and a word at the beginning of a line; all else is talk. */
import { z } from 'zod';
import { BuildCommand } from '../contract/commands.ts';
import { readable } from './spec-text.ts';

export type Asked =
  /** Starts a build; `words` are what the person adds to the issue. */
  | { kind: 'build'; words: string }
  | { kind: 'command'; command: BuildCommand }
  /** `message` is for the person who asked. */
  | { kind: 'unknown'; message: string }
  | { kind: 'talk' };

const line = /^\/breakwater(?:[^\S\n]+(\S+))?[^\S\n]*([\s\S]*)$/;

/** Whether it asks for anything, or for what there is not. */
export const isCommand = (text: string): boolean => askedIn(text).kind !== 'talk';

/** Only the first line that readers see can ask, so that nobody asks by quoting another one's words. */
export function askedIn(text: string): Asked {
  const match = line.exec(readable(text));
  if (!match) return { kind: 'talk' };
  const [, word = '', rest = ''] = match;
  const words = rest.trim();
  if (word === 'build') return { kind: 'build', words };
  const wanted = commandOf(word, words);
  if (!wanted) return { kind: 'unknown', message: usage };
  const parsed = BuildCommand.safeParse(wanted);
  if (parsed.success) return { kind: 'command', command: parsed.data };
  return { kind: 'unknown', message: `${word}: ${z.prettifyError(parsed.error).split('\n')[0]}. ${usage}` };
}

const usage =
  '/breakwater takes build, note TEXT, pause, resume, approve, reject WHY, retry TASK [NOTE], skip TASK [WHY], cancel [WHY]';

function commandOf(word: string, words: string): Record<string, unknown> | null {
  const why = words === '' ? {} : { reason: words };
  const [, task = '', more = ''] = /^(\S*)\s*([\s\S]*)$/.exec(words) ?? [];
  switch (word) {
    case 'note':
      return { kind: 'note', text: words };
    case 'pause':
    case 'cancel':
      return { kind: word, ...why };
    case 'approve':
      return { kind: 'approve' };
    case 'reject':
      return { kind: 'reject', comments: words };
    case 'retry':
      return { kind: 'retry', task, ...(more === '' ? {} : { note: more }) };
    case 'skip':
      return { kind: 'skip', task, ...(more === '' ? {} : { reason: more }) };
    // Limits are those of the trigger: nobody raises them by a comment.
    case 'resume':
      return words === '' ? { kind: 'resume' } : null;
    default:
      return null;
  }
}
