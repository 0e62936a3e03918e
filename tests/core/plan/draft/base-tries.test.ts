import { describe, expect, it } from 'vitest';
import { type CheckToTry, checksToTry, tryLine } from '../../../../src/core/plan/draft/base-tries.ts';
import { draftOf } from '../../../../src/core/plan/draft/plan-draft.ts';
import { criterion, plan, task } from '../../builders.ts';

const draft = (...criteria: Parameters<typeof criterion>[0][]) =>
  draftOf(plan([task({ id: 'greet', criteria: criteria.map((given) => criterion(given)) })]));

describe('checks that are tried after an edit', () => {
  const before = draft({ id: 'C1', check: 'a' }, { id: 'C2' });

  it.each([
    ['those of a new task', draft(), before, ['C1: a']],
    [
      'a new one and a changed one',
      before,
      draft({ id: 'C1', check: 'b' }, { id: 'C2', check: 'c' }),
      ['C1: b', 'C2: c'],
    ],
    ['one that guards from now on', before, draft({ id: 'C1', check: 'a', kind: 'guards' }), ['C1: a']],
    ['none where only words change', before, draft({ id: 'C1', check: 'a', text: 'Other words.' }), []],
  ])('%s', (_, from, to, tried) => {
    expect(checksToTry(from, to).map(({ criterion, command }) => `${criterion}: ${command}`)).toEqual(tried);
  });

  it('are none of a task that depends on others, until it does not', () => {
    const base = task({ id: 'base' });
    const built = (dependsOn: string[]) =>
      draftOf(plan([base, task({ id: 'top', dependsOn, criteria: [criterion({ check: 'a' })] })]));
    expect(checksToTry(draftOf(plan([base])), built(['base']))).toEqual([]);
    expect(checksToTry(built(['base']), built([])).map(({ task: id }) => id)).toEqual(['top']);
  });
});

describe('what a try says', () => {
  const adds: CheckToTry = { task: 'greet', criterion: 'C1', kind: undefined, command: 'x' };
  const guards: CheckToTry = { ...adds, kind: 'guards' };
  const ended = (exitCode: number | null, output = '', timedOut = false) => ({ exitCode, output, timedOut });

  it.each([
    [adds, ended(1, 'a\nno such file\n'), 'C1 of greet fails on the base, as it should (exit code 1: no such file).'],
    [
      adds,
      ended(0),
      'Fault: C1 of greet passes on the base already: it would not notice a task that does nothing. Have it test what the task adds, or let the criterion be one that `guards`.',
    ],
    [guards, ended(0), 'C1 of greet passes on the base, as one that guards should.'],
    [guards, ended(1), 'Fault: C1 of greet guards, and fails on the base already (exit code 1).'],
    [
      adds,
      ended(127, 'bash: line 1: vitst: command not found\n'),
      'Fault: C1 of greet cannot run (exit code 127: bash: line 1: vitst: command not found).',
    ],
    [
      adds,
      ended(2, "bash: -c: line 1: syntax error near unexpected token `)'\n"),
      "Fault: C1 of greet cannot run (exit code 2: bash: -c: line 1: syntax error near unexpected token `)').",
    ],
    [
      adds,
      ended(2, 'grep: x: No such file'),
      'C1 of greet fails on the base, as it should (exit code 2: grep: x: No such file).',
    ],
    [adds, ended(null, '', true), 'C1 of greet did not end within 60 s on the base: nothing is known of it.'],
    [adds, ended(null), 'Fault: C1 of greet cannot run (it did not end by itself).'],
  ])('%#', (check, tried, line) => {
    expect(tryLine(check, tried)).toBe(line);
  });
});
