/** Which tasks stand in which column of the board, after a person's filters. */

import type { BuildView } from '../../../core/contract/views.ts';
import { drawnIn } from '../../parts/more-link.tsx';

export type BoardTask = BuildView['tasks'][number];

export const columns = [
  { name: 'waiting', title: 'Waiting', statuses: ['waiting'] },
  { name: 'building', title: 'Building', statuses: ['generating', 'handed-in'] },
  { name: 'grading', title: 'Grading', statuses: ['evaluating', 'merging'] },
  { name: 'stuck', title: 'Stuck', statuses: ['stuck'] },
  { name: 'merged', title: 'Merged', statuses: ['merged'] },
  { name: 'left', title: 'Left out', statuses: ['skipped', 'replaced'] },
] as const;
export type ColumnName = (typeof columns)[number]['name'];

/** As they stand in the URL; null where nothing is asked. */
export type BoardFilter = { wave: number | null; scope: string | null; text: string | null };

export function filterIn(query: URLSearchParams): BoardFilter {
  const wave = Number(query.get('wave') ?? Number.NaN);
  // As it was typed, since the fields show it: matching trims.
  const text = (name: string) => query.get(name) || null;
  return { wave: Number.isInteger(wave) ? wave : null, scope: text('scope'), text: text('q') };
}

export type BoardColumn = { name: ColumnName; title: string; tasks: BoardTask[] };

/** `scopes`: the globs of each task, where the plan is known. */
export function boardOf(
  tasks: readonly BoardTask[],
  scopes: ReadonlyMap<string, readonly string[]>,
  { wave, scope, text }: BoardFilter,
): BoardColumn[] {
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const place = scope?.trim().toLowerCase() || null;
  const shown = tasks.filter(
    (task) =>
      (wave === null || task.wave === wave) &&
      (place === null || (scopes.get(task.id) ?? []).some((glob) => glob.toLowerCase().includes(place))) &&
      words.every((word) => `${task.id} ${task.title} ${task.status}`.toLowerCase().includes(word)),
  );
  const known = new Set<string>(columns.flatMap(({ statuses }) => statuses));
  return columns.map(({ name, title, statuses }, index) => ({
    name,
    title,
    // A status of a newer release stands in the first column rather than nowhere.
    tasks: shown.filter(
      ({ status }) => (statuses as readonly string[]).includes(status) || (index === 0 && !known.has(status)),
    ),
  }));
}

/** Tasks that are all drawn at once; of more, so many cards of a column, before one asks for more; and how many more each time. */
const fewTasks = 100;
const drawnFirst = 20;
export const drawnMore = 200;

/** As the URL has it. */
export const drawnOf = (column: ColumnName, query: URLSearchParams, tasks: number): number =>
  drawnIn(query, column, tasks > fewTasks ? drawnFirst : fewTasks);

export type Direction = 'up' | 'down' | 'left' | 'right';

/** Where the focus goes from a card: to the next in its column, or to the same height in the next column that has cards. */
export function nextCard(board: readonly BoardColumn[], from: string, direction: Direction): string | null {
  const column = board.findIndex(({ tasks }) => tasks.some(({ id }) => id === from));
  if (column === -1) return null;
  const own = board[column]?.tasks ?? [];
  const row = own.findIndex(({ id }) => id === from);
  if (direction === 'up' || direction === 'down') return own[row + (direction === 'up' ? -1 : 1)]?.id ?? null;
  const step = direction === 'left' ? -1 : 1;
  for (let index = column + step; index >= 0 && index < board.length; index += step) {
    const { tasks } = board[index] ?? { tasks: [] };
    if (tasks.length > 0) return tasks[Math.min(row, tasks.length - 1)]?.id ?? null;
  }
  return null;
}
