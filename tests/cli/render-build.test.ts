import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitRows } from '../../src/cli/display/display.ts';
import { cutTo, printable, widthOf } from '../../src/cli/display/printable.ts';
import { renderBuild } from '../../src/cli/display/render-build.ts';
import { resultLines } from '../../src/cli/display/result-text.ts';
import { dollars, duration } from '../../src/cli/display/units.ts';
import { build, run, startedAt, task } from './builders.ts';

const now = startedAt + 135_000;
const shown = (view: ReturnType<typeof build>, columns = 100) => renderBuild(view, { columns, now });

test('a running build shows its waves, its tasks and what they cost so far', () => {
  const view = build({
    cost: { spentUsd: 0.42, unconfirmed: { usd: 0, calls: 0 }, reservedUsd: 0.1, limitUsd: 10, freeModels: [] },
    scripted: true,
    waves: [
      { number: 1, status: 'complete', tasks: ['wrap'] },
      { number: 2, status: 'running', tasks: ['table', 'slug'] },
      { number: 3, status: 'waiting', tasks: ['docs'] },
    ],
    tasks: [
      task({ status: 'merged', rounds: 1, costUsd: 0.12 }),
      task({ id: 'table', title: 'Tables', status: 'generating', rounds: 2, conflicts: 1, feedback: 'c1 failed' }),
      task({ id: 'slug', title: 'Slugs', status: 'stuck', rounds: 3, costUsd: 0.05 }),
      task({ id: 'docs', title: 'Documentation' }),
    ],
    runs: [run({ task: 'table', startedAt: now - 20_000 })],
  });
  expect(shown(view)).toEqual([
    'Text tools · running · 2m15s · $0.42 of $10.00 · 1 of 4 tasks merged',
    '  Scripted model: no model is asked and no money is spent.',
    '  Wave 1 complete',
    '    ✓ wrap: Wrap text at a width                    merged      round 1  $0.12',
    '  Wave 2 running',
    '    ● table: Tables                                 generating  round 2  1 conflict  4 turns, 20s',
    '        sent back: c1 failed',
    '    ✗ slug: Slugs                                   stuck       round 3  $0.0500',
    '  Wave 3 waiting',
    '    · docs: Documentation                           waiting',
  ]);
});

test('what an evaluator has seen of pages is told by where it is', () => {
  const screenshots = [{ id: 'wrap-1-r3-1', url: 'http://localhost:1/', title: '', width: 1, height: 1 }];
  const view = build({
    waves: [{ number: 1, status: 'complete', tasks: ['wrap'] }],
    tasks: [task({ status: 'merged', rounds: 1, screenshots })],
  });
  expect(shown(view, 200).at(-1)).toBe(`        seen: ${view.urls.self}/evidence/wrap-1-r3-1`);
});

test('what of the cost is only the worst case is told, where there is some', () => {
  const costs = (calls: number) =>
    shown(
      build({
        cost: { spentUsd: 4.2, unconfirmed: { usd: 3.1, calls }, reservedUsd: 0, limitUsd: 10, freeModels: [] },
      }),
    );
  expect([0, 1, 7].map(costs)).toEqual([
    ['Text tools · running · 2m15s · $4.20 of $10.00'],
    [expect.anything(), '  Of the cost, $3.10 is the worst case of a call whose end nobody knows.'],
    [expect.anything(), '  Of the cost, $3.10 is the worst case of 7 calls whose end nobody knows.'],
  ]);
});

test('a task that a person has skipped is counted apart, and not complained of', () => {
  const view = build({
    status: 'completed',
    waves: [{ number: 1, status: 'complete', tasks: ['wrap', 'docs'] }],
    tasks: [
      task({ status: 'merged', rounds: 1 }),
      task({ id: 'docs', title: 'Documentation', status: 'skipped', rounds: 2, feedback: 'c1 failed' }),
    ],
  });
  expect(shown(view)).toEqual([
    'Text tools · completed · 2m15s · $0.00 of $100.00 · 1 of 2 tasks merged · 1 skipped',
    '  Wave 1 complete',
    '    ✓ wrap: Wrap text at a width                    merged      round 1',
    '    – docs: Documentation                           skipped     round 2',
  ]);
  expect(resultLines(view, now)[0]).toBe(
    'Build b1 completed after 2m15s: 1 of 2 tasks merged, 1 skipped, 1 wave, 3 rounds, $0.00.',
  );
});

test('who looks at the whole is shown, and how far the spec is answered', () => {
  const view = build({
    waves: [{ number: 1, status: 'complete', tasks: ['wrap'] }],
    tasks: [task({ status: 'merged', rounds: 1 })],
    requirements: [
      { id: 'R1', state: 'met' },
      { id: 'R2', state: 'met' },
      { id: 'R3', state: 'broken' },
    ],
    runs: [run({ role: 'architect', task: null, status: 'finished' }), run({ role: 'auditor', task: null, startedAt })],
  });
  expect(shown(view).slice(1)).toEqual([
    '  Requirements: 2 met, 1 broken (R3)',
    '  ● auditor    running   2m15s · 4 turns',
    '  Wave 1 complete',
    '    ✓ wrap: Wrap text at a width                    merged      round 1',
  ]);
  const reservations = [{ kind: 'broken' as const, requirements: ['R3'], what: 'it fails', evidence: null }];
  expect(resultLines(build({ ...view, status: 'completed', reservations }), now).slice(1, 3)).toEqual([
    '  Requirements: 2 met, 1 broken (R3)',
    '  Not shown: it fails',
  ]);
});

test('before there are tasks, the sessions of the planner are shown', () => {
  const view = build({
    status: 'planning',
    runs: [
      run({ role: 'architect', task: null, status: 'finished', turns: 9, endedAt: startedAt + 60_000 }),
      run({ id: 'r2', role: 'adversary', task: null, turns: 1, startedAt: startedAt + 60_000 }),
    ],
  });
  expect(shown(view)).toEqual([
    'Text tools · planning · 2m15s · $0.00 of $100.00',
    '  ✓ architect  finished  1m00s · 9 turns',
    '  ● adversary  running   1m15s · 1 turn',
  ]);
});

test('a paused build says why, and an open breaker what tripped it', () => {
  const view = build({
    status: 'paused',
    reason: 'The cost limit of $10 is reached.',
    breaker: {
      state: 'OPEN',
      trips: 2,
      reason: 'the same test fails the same way',
      cause: null,
      stuck: [],
      probe: null,
      replans: null,
      idleRounds: 0,
    },
  });
  expect(shown(view)).toEqual([
    'Text tools · paused · 2m15s · $0.00 of $100.00',
    '  The cost limit of $10 is reached.',
    '  Breaker OPEN: the same test fails the same way',
  ]);
});

test('control characters in the words of a model do not reach the terminal', () => {
  const view = build({
    title: 'Red\u001b[31m alert\u001b]0;title\u0007',
    waves: [{ number: 1, status: 'running', tasks: ['wrap'] }],
    tasks: [task({ title: 'two\nlines\u202e\u009b2J', status: 'generating', feedback: '\u001b[2Jgone\r\nback' })],
  });
  expect(shown(view)).toEqual([
    'Red alert · running · 2m15s · $0.00 of $100.00 · 0 of 1 tasks merged',
    '  Wave 1 running',
    '    ● wrap: two lines                               generating',
    '        sent back: gone back',
  ]);
});

test('a run that waits for a sandbox says so', () => {
  const view = build({
    waves: [{ number: 1, status: 'running', tasks: ['wrap'] }],
    tasks: [task({ status: 'generating', rounds: 1 })],
    runs: [run({ status: 'queued', turns: 0 })],
  });
  expect(shown(view, 120).at(-1)).toMatch(/generating {2}round 1 {2}waits for a sandbox$/);
});

test('no line is wider than the terminal, and none holds a control character, whatever a model wrote', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 20, max: 200 }), (text, columns) => {
      const view = build({
        title: text,
        reason: text,
        waves: [{ number: 1, status: 'running', tasks: ['wrap'] }],
        tasks: [task({ title: text, status: 'generating', feedback: text })],
      });
      for (const line of shown(view, columns)) {
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
        expect(line).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});

test('colours wrap whole lines and change nothing else', () => {
  const view = build({ status: 'paused', reason: 'Why.' });
  expect(renderBuild(view, { columns: 80, now, colour: true })).toEqual([
    '\u001b[1mText tools · paused · 2m15s · $0.00 of $100.00\u001b[0m',
    '\u001b[33m  Why.\u001b[0m',
  ]);
});

test('a frame that is taller than the screen says how much of it is missing', () => {
  expect(fitRows(['a', 'b', 'c', 'd'], 3)).toEqual(['a', 'b', '  … 2 more lines']);
  expect(fitRows(['a', 'b', 'c'], 3)).toEqual(['a', 'b', 'c']);
});

test('wide characters count two columns and accents none', () => {
  expect([widthOf('日本'), widthOf('e\u0301'), widthOf('✓')]).toEqual([4, 1, 1]);
  expect(cutTo('日本語の題', 6)).toBe('日本…');
  expect(printable(' a \t b\u0000 ')).toBe('a b');
});

test('durations and money read as people say them', () => {
  expect([0, 850, 59_400, 135_000, 3_599_400, 11_100_000].map(duration)).toEqual([
    '0s',
    '1s',
    '59s',
    '2m15s',
    '59m59s',
    '3h05m',
  ]);
  expect([0, 0.0123, 0.5, 12].map(dollars)).toEqual(['$0.00', '$0.0123', '$0.50', '$12.00']);
});
