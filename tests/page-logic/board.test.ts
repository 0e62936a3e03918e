/** Which tasks stand in which column of the board. */
import { expect, test } from 'vitest';
import { boardOf, drawnOf, filterIn, nextCard } from '../../src/page/views/board/board.ts';
import { aTask } from '../workers/build-snapshot.ts';

const tasks = [
  aTask({ id: 'parse', title: 'Parse dates', wave: 1, status: 'merged' }),
  aTask({ id: 'format', title: 'Format dates', wave: 1, status: 'generating' }),
  aTask({ id: 'zones', title: 'Time zones', wave: 2, status: 'waiting' }),
  aTask({ id: 'cli', title: 'The command', wave: 2, status: 'waiting' }),
  aTask({ id: 'new', title: 'Of a newer release', wave: 2, status: 'polishing' as never }),
];
const scopes = new Map([
  ['parse', ['lib:src/parse/**']],
  ['cli', ['cli:src/**']],
]);
const idsOf = (filter: Parameters<typeof boardOf>[2]) =>
  Object.fromEntries(boardOf(tasks, scopes, filter).map(({ name, tasks: own }) => [name, own.map(({ id }) => id)]));
const all = { wave: null, scope: null, text: null };
const none = { waiting: [], building: [], grading: [], stuck: [], merged: [], left: [] };

test('each task stands in the column of its status, one of an unknown status in the first', () => {
  expect(idsOf(all)).toEqual({ ...none, waiting: ['zones', 'cli', 'new'], building: ['format'], merged: ['parse'] });
});

test('filters by wave, by scope and by words narrow together', () => {
  expect(idsOf({ ...all, wave: 2, text: 'time' })).toEqual({ ...none, waiting: ['zones'] });
  expect(idsOf({ ...all, scope: 'SRC/parse' })).toEqual({ ...none, merged: ['parse'] });
  expect(idsOf({ wave: 1, scope: 'cli', text: null })).toEqual(none);
  expect(idsOf({ ...all, scope: ' src/parse ', text: ' parse ' })).toEqual({ ...none, merged: ['parse'] });
});

test('the filters stand in the address, and what is no wave is none', () => {
  expect(filterIn(new URLSearchParams('wave=2&q=%20dates%20&scope='))).toEqual({
    wave: 2,
    scope: null,
    text: ' dates ',
  });
  expect(filterIn(new URLSearchParams('wave=x'))).toEqual(all);
});

test('arrow keys go along a column, and over empty columns to the next one', () => {
  const board = boardOf(tasks, scopes, all);
  const way = [nextCard(board, 'zones', 'down'), nextCard(board, 'new', 'down'), nextCard(board, 'cli', 'right')];
  expect(way).toEqual(['cli', null, 'format']);
  const back = [nextCard(board, 'format', 'right'), nextCard(board, 'parse', 'left'), nextCard(board, 'format', 'up')];
  expect(back).toEqual(['parse', 'format', null]);
});

test('of a large board twenty cards of a column are drawn, and more where the address says so', () => {
  const drawn = (query: string) => drawnOf('merged', new URLSearchParams(query), 1000);
  expect(['', 'merged=240', 'waiting=240', 'merged=7', 'merged=no'].map(drawn)).toEqual([20, 240, 20, 20, 20]);
  expect(drawnOf('merged', new URLSearchParams(), 100)).toBe(100);
});
