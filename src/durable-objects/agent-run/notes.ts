/** Notes of the person who ordered the build, on their way into a session that is under way. */
import { z } from 'zod';

export const Note = z.strictObject({ id: z.string(), text: z.string() });
export type Note = z.infer<typeof Note>;

/** Only `tell` adds notes and only an answer to tool calls hands them over, each in one step without an await. */
export const Notes = z.strictObject({ waiting: z.array(Note), told: z.array(z.string()) });
export type Notes = z.infer<typeof Notes>;
export const noNotes: Notes = { waiting: [], told: [] };

type WithNotes = { notes: Notes };

/** The change that takes a note in; undefined where the run has it already. */
export function withNote({ notes }: WithNotes, note: Note): { state: WithNotes } | undefined {
  const { waiting, told } = notes;
  if (told.includes(note.id) || waiting.some(({ id }) => id === note.id)) return undefined;
  return { state: { notes: { waiting: [...waiting, note], told } } };
}

/** The texts that the session is told now, and the notes after that. */
export function handOver({ notes }: WithNotes): { texts: string[]; notes: Notes } {
  return {
    texts: notes.waiting.map(({ text }) => `A note from the person who ordered this build:\n<note>\n${text}\n</note>`),
    notes: { waiting: [], told: [...notes.told, ...notes.waiting.map(({ id }) => id)] },
  };
}
