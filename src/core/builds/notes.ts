/** Notes: what the person who ordered a build has to say while it runs. */
import { nextStep } from '../contract/next-step.ts';
import { oneLine } from '../one-line.ts';
import type { Amendment } from '../runs/run-order.ts';
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
  const kept = { ...state, notes: [...state.notes, note] };
  const data = { note: note.id, task, text, runs };
  return withEffect(
    noting(kept, 'note.added', data),
    ...runs.map((runId) => ({ kind: 'tell-run' as const, runId, note: { id: note.id, text } })),
  );
}

/** Generators and replanners hear of their task; those who make plans, of what is for everyone. Who judges learns of a note at its start, as of a criterion. */
const listeners = (state: BuildState, task: string | null): string[] =>
  runningRuns(state)
    .filter((run) =>
      run.role === 'generator' || run.role === 'replanner'
        ? task === null || run.task === task
        : task === null && ['architect', 'refiner'].includes(run.role),
    )
    .map(({ id }) => id);

/** Tells of notes that came while a generator was at work, and that its session had not heard when it handed in. */
export function tellUnheard(state: BuildState, runId: string, heard: readonly string[]): Step {
  const { task = null, startedAt = 0 } = state.runs[runId] ?? {};
  const unheard = state.notes.filter(
    (note) => note.at > startedAt && (note.task === null || note.task === task) && !heard.includes(note.id),
  );
  if (unheard.length === 0 || task === null) return stepTo(state);
  const words = oneLine(unheard.map(({ text }) => text).join('; '));
  const next = [nextStep('retry', { tasks: [task] })];
  return noting(state, 'note.unheard', { task, runId, notes: unheard.map(({ id }) => id), words, next });
}

/** What the notes on a task add to its criteria, oldest first. */
export const amendmentsOf = ({ notes }: BuildState, task: string): Amendment[] =>
  notes.filter((note) => note.task === task).map(({ id, text }) => ({ id: `note-${id}`, text }));

/** The notes for all tasks, as an evaluator reads them. */
export const notesForAll = (state: BuildState): string => within(state.notes.filter(({ task }) => task === null));

/** The notes that a round or a re-plan of the task is told of, oldest first; empty where there are none. */
export function notesFor(state: BuildState, task: string): string {
  const line = lineOf(state, task);
  return within(state.notes.filter((note) => note.task === null || line.includes(note.task)));
}

/** As many of the newest as a prompt holds, oldest first. */
function within(notes: readonly Note[]): string {
  let room = promptCharacters;
  const told: string[] = [];
  for (const { text } of notes.toReversed()) {
    if (told.length > 0 && text.length > room) break;
    room -= text.length;
    told.unshift(text);
  }
  return told.join('\n\n');
}

/** A task, and those that gave way to it. */
function lineOf(state: BuildState, id: string): string[] {
  const parent = Object.values(state.tasks).find(({ stage }) => stage.kind === 'replaced' && stage.by.includes(id));
  return parent ? [id, ...lineOf(state, parent.task.id)] : [id];
}
