/** Notes: what the person who ordered a build has to say while it runs. */
import { oneLine } from './one-line.ts';
import { type BuildState, type Note, runningRuns } from './state.ts';
import { noting, type Step, stepTo, withEffect } from './step-types.ts';

/** Notes of one build. */
export const maxNotes = 50;
/** Characters of notes that a prompt holds; the newest note is there whole in any case. */
const promptCharacters = 4000;

/** Keeps a note for later rounds and passes it on to the runs under way that it is for; a repeated one is one note. */
export function addNote(state: BuildState, given: { text: string; task?: string | undefined }, now: number): Step {
  const { text, task = null } = given;
  if (state.notes.some((note) => note.text === text && note.task === task)) return stepTo(state);
  const note: Note = { id: `n${state.notes.length + 1}`, at: now, task, text };
  const runs = listeners(state, task);
  const to = task === null ? 'for all tasks' : `for ${task}`;
  const kept = { ...state, notes: [...state.notes, note] };
  const data = { note: note.id, task, text, runs };
  return withEffect(
    noting(kept, 'note.added', `A note from a person, ${to}: ${oneLine(text)}`, data),
    ...runs.map((runId) => ({ kind: 'tell-run' as const, runId, note: { id: note.id, text } })),
  );
}

/** Generators hear of their task; those who make plans, of what is for everyone. Who judges is told by the spec alone. */
const listeners = (state: BuildState, task: string | null): string[] =>
  runningRuns(state)
    .filter((run) =>
      run.role === 'generator'
        ? task === null || run.task === task
        : task === null && ['architect', 'refiner', 'replanner'].includes(run.role),
    )
    .map(({ id }) => id);

/** The notes that a round of the task is told of, oldest first; empty where there are none. */
export function notesFor({ notes }: BuildState, task: string): string {
  let room = promptCharacters;
  const told: string[] = [];
  for (const { text } of notes.filter((note) => note.task === null || note.task === task).toReversed()) {
    if (told.length > 0 && text.length > room) break;
    room -= text.length;
    told.unshift(text);
  }
  return told.join('\n\n');
}
