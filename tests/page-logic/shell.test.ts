/** What stands around the views: the palette, the browser's tab. */
import { expect, test } from 'vitest';
import type { BuildView } from '../../src/core/contract/views.ts';
import { pathOf, viewAt } from '../../src/page/routes.ts';
import { entriesFor, fitting } from '../../src/page/shell/palette/entries.ts';
import { tabIcon, tabTitle } from '../../src/page/shell/tab-state.ts';
import { aBuild, aTask } from '../workers/build-snapshot.ts';

const aView = (overrides: Parameters<typeof aBuild>[0] = {}) => aBuild(overrides) as BuildView;

test('the palette finds views and tasks by words, those that begin with the first of them first', () => {
  const tasks = [aTask({ id: 'zones', title: 'Time zones' }), aTask({ id: 'board', title: 'A board of times' })];
  const entries = entriesFor(aView({ tasks }), false);
  expect(fitting(entries, 'time').map(({ label }) => label)).toEqual(['Time zones', 'A board of times']);
  expect(fitting(entries, 'zones wait').map((entry) => 'to' in entry && pathOf(entry.to))).toEqual([
    '/builds/b1/page/tasks/zones',
  ]);
  const withoutBuild = (mayAct: boolean) => fitting(entriesFor(null, mayAct), '').map(({ label }) => label);
  expect([withoutBuild(true), withoutBuild(false)]).toEqual([['Builds', 'New build'], ['Builds']]);
});

test('the palette does what needs no word more, for those who may', () => {
  const doing = (overrides: Parameters<typeof aView>[0], mayAct = true) =>
    entriesFor(aView({ tasks: [], ...overrides }), mayAct).flatMap((entry) => ('act' in entry ? [entry.act.path] : []));
  const paused = (reason: 'person' | 'cost-limit', next: object[]) =>
    ({ status: 'paused', pause: { at: 1, reason, details: null, next } }) as Parameters<typeof aView>[0];
  const resume = { do: 'resume', tasks: [], needs: [], with: [], what: null };
  expect({
    running: doing({}),
    reader: doing({}, false),
    plan: doing({ status: 'paused', awaiting: { gate: 'plan', wave: null } }),
    paused: doing(paused('person', [resume])),
    budget: doing(paused('cost-limit', [{ ...resume, needs: [{ option: 'maxCostUsd', above: 5 }] }])),
    ended: doing({ endedAt: 5 }),
  }).toEqual({
    running: ['/builds/{id}/pause'],
    reader: [],
    plan: ['/builds/{id}/approve'],
    paused: ['/builds/{id}/resume'],
    budget: [],
    ended: [],
  });
});

test('the tab says how a build is, and first of all that it needs a person', () => {
  const tasks = [aTask({ status: 'merged' }), aTask({ id: 'zones' })];
  expect(tabTitle(aView({ tasks }))).toBe('▶ 1/2 · A date library · Breakwater');
  expect(tabIcon(aView())).toBe('/assets/icon-active.svg');
  const waits = aView({ tasks, awaiting: { gate: 'plan', wave: null } });
  expect([tabTitle(waits), tabIcon(waits)]).toEqual(['(!) 1/2 · A date library · Breakwater', '/assets/icon-warn.svg']);
});

test('every view has an address that leads back to it, whatever its ids hold', () => {
  const view = { name: 'task', id: 'b1', task: 'a/b?c#d é' } as const;
  expect(viewAt(pathOf(view))).toEqual(view);
  expect(['/nothing', '/builds/b1/page/%E0%A4%A', '/builds/b1/page/tasks'].map(viewAt)).toEqual([null, null, null]);
});
