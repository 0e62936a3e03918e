import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependencyCycle, remainingPathMinutes, waveNumbers } from '../../../src/core/plan/waves.ts';
import type { Task } from '../../../src/core/plan/work-plan.ts';
import { task } from '../builders.ts';

describe('waves', () => {
  const diamond = [
    task({ id: 'a', estimateMinutes: 10 }),
    task({ id: 'b', estimateMinutes: 1, dependsOn: ['a'] }),
    task({ id: 'c', estimateMinutes: 20, dependsOn: ['a'] }),
    task({ id: 'd', estimateMinutes: 5, dependsOn: ['b', 'c'] }),
  ];

  it('number each task one later than the latest of its dependencies', () => {
    expect([...waveNumbers(diamond)]).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 3],
    ]);
  });

  it('measure the longest chain that waits for each task', () => {
    expect(Object.fromEntries(remainingPathMinutes(diamond))).toEqual({ a: 35, b: 6, c: 25, d: 5 });
  });

  it('follow a task that has changed, in a list that is otherwise the same', () => {
    const [a, b, c, d] = diamond as [Task, Task, Task, Task];
    const list = [a, b, c, d];
    const before = [waveNumbers(list).get('d'), remainingPathMinutes(list).get('a')];
    list[3] = { ...d, dependsOn: [], estimateMinutes: 50 };
    expect([before, waveNumbers(list).get('d'), remainingPathMinutes(list).get('a')]).toEqual([[3, 35], 1, 30]);
    expect(waveNumbers([b, a]).get('b')).toBe(2);
  });

  it('name a cycle in its order', () => {
    const circle = [
      task({ id: 'a', dependsOn: ['c'] }),
      task({ id: 'b', dependsOn: ['a'] }),
      task({ id: 'c', dependsOn: ['b'] }),
    ];
    expect(dependencyCycle(circle)).toEqual(['a', 'c', 'b']);
    expect(dependencyCycle([task({ id: 'a', dependsOn: ['a'] })])).toEqual(['a']);
    expect(dependencyCycle(diamond)).toBeUndefined();
  });

  it('are found for a chain of ten thousand tasks, and for a cycle of as many', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      task({ id: `t${index}`, dependsOn: index === 0 ? [] : [`t${index - 1}`], estimateMinutes: 1 }),
    ).toReversed();
    expect([dependencyCycle(chain), waveNumbers(chain).get('t9999'), remainingPathMinutes(chain).get('t0')]).toEqual([
      undefined,
      10_000,
      10_000,
    ]);
    const circle = [...chain.slice(0, -1), task({ id: 't0', dependsOn: ['t9999'] })];
    expect(dependencyCycle(circle)).toHaveLength(10_000);
  });

  it('name the cycle alone, and not what waits for it', () => {
    const waits = task({ id: 'z', dependsOn: ['a'] });
    expect(dependencyCycle([waits, task({ id: 'a', dependsOn: ['b'] }), task({ id: 'b', dependsOn: ['a'] })])).toEqual([
      'a',
      'b',
    ]);
  });

  it('put every dependency into an earlier wave', () => {
    const acyclic = fc
      .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
      .map((links) =>
        links.map((link, index) =>
          task({ id: `t${index}`, dependsOn: index === 0 ? [] : [...new Set(link.map((on) => `t${on % index}`))] }),
        ),
      );
    fc.assert(
      fc.property(acyclic, (tasks) => {
        expect(dependencyCycle(tasks)).toBeUndefined();
        const waves = waveNumbers(tasks);
        for (const { id, dependsOn } of tasks)
          for (const on of dependsOn) expect(waves.get(on)).toBeLessThan(waves.get(id) ?? 0);
      }),
    );
  });
});
