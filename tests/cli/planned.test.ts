import { expect, test } from 'vitest';
import { plan, task } from '../core/builders.ts';
import { problem } from './api-double.ts';
import { cliBench } from './cli-bench.ts';

const { breakwater, serve } = cliBench();

const answers: Record<string, unknown> = {
  'GET /builds/b1/plan': plan([task({ id: 'wrap', title: 'Wrap \u001b[2Jtext' })]),
  'GET /builds/b1/environments': {
    environments: [],
    base: [],
  },
  'GET /builds/b1/notes': {
    notes: [{ id: 'n1', at: 0, task: 'wrap', text: 'Keep\nit short.', amendment: null }],
    next: null,
  },
  'GET /builds/b1/breaker': {
    transitions: [{ seq: 7, at: 0, type: 'breaker.opened', text: 'Opened: \u001b[31mno progress', data: {} }],
    next: null,
  },
};
const serving = () =>
  serve({
    instead: (request) => {
      const body = answers[request.split('?')[0] ?? ''];
      return body === undefined ? problem(404, 'Not found', 'There is no such build.') : { status: 200, body };
    },
  });

test('plan shows requirements and tasks, and an outline where that is enough', async () => {
  await serving();
  const { out } = await breakwater('plan', 'b1');
  expect(out).toMatch(/^Requirements:\n/);
  expect(out).toContain('Wrap text');
  expect(out).not.toContain('\u001b');
  expect((await breakwater('plan', 'b1', '--outline')).out).toMatch(/^\d+ requirements\n/);
  expect(JSON.parse((await breakwater('plan', 'b1', '--json')).out)).toEqual(answers['GET /builds/b1/plan']);
});

test('notes, breaker and environments print a line each, and nothing that a terminal would obey', async () => {
  await serving();
  expect((await breakwater('notes', 'b1')).out).toBe('1970-01-01 00:00:00  wrap: Keep it short.\n');
  expect((await breakwater('breaker', 'b1')).out).toBe('1970-01-01 00:00:00  Opened: no progress\n');
  expect((await breakwater('environments', 'b1')).out).toBe('Not decided yet.\n');
  expect(await breakwater('notes', 'b2')).toEqual({ code: 2, out: '', err: 'There is no such build.\n' });
});
