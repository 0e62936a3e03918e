/** Notes of the person who ordered the build, on their way into a session that is under way. */
import { z } from 'zod';
import type { Message } from './transcript.ts';

export const RunNote = z.strictObject({ id: z.string(), text: z.string() });
export type RunNote = z.infer<typeof RunNote>;

/** Only `tell` adds notes and only an answer to tool calls hands them over, each in one step without an await. */
export const Notes = z.strictObject({ waiting: z.array(RunNote), told: z.array(z.string()) });
export type Notes = z.infer<typeof Notes>;
export const noNotes: Notes = { waiting: [], told: [] };

type WithNotes = { notes: Notes };

/** The change that takes a note in; undefined where the run has it already. */
export function withNote({ notes }: WithNotes, note: RunNote): { state: WithNotes } | undefined {
  const { waiting, told } = notes;
  if (told.includes(note.id) || waiting.some(({ id }) => id === note.id)) return undefined;
  return { state: { notes: { waiting: [...waiting, note], told } } };
}

const heading = 'A note from the person who ordered this build:';

/** The texts that the session is told now, and the notes after that. */
export function handOver({ notes }: WithNotes): { texts: string[]; notes: Notes } {
  return {
    texts: notes.waiting.map(({ text }) => `${heading}\n<note>\n${text}\n</note>`),
    notes: { waiting: [], told: [...notes.told, ...notes.waiting.map(({ id }) => id)] },
  };
}

/** The texts that a session has been told, for the one after it. Nothing but the system writes text blocks of the user. */
export const toldIn = (messages: readonly Message[]): string[] =>
  messages
    .flatMap(({ role, content }) => (role === 'user' ? content : []))
    .flatMap(({ type, text }) =>
      type === 'text' && typeof text === 'string' && text.startsWith(heading) ? [text] : [],
    );
