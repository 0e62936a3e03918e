import { describe, expect, it } from 'vitest';
import { planFaults } from '../../../src/core/plan/plan-check.ts';
import type { WorkPlan } from '../../../src/core/plan/work-plan.ts';
import { criterion, plan, requirement, task } from '../builders.ts';

const at = (index: number): string => `phases[0].epics[0].stories[0].tasks[${index}]`;
const faults = (checked: WorkPlan) =>
  planFaults(checked, { repositories: ['app'], spec: 'Intro.\n\nIt\n  works. It is fast.' });

describe('the checks of a plan', () => {
  it('pass a sound one, whose quotes may be wrapped differently', () => {
    expect(faults(plan())).toEqual([]);
  });

  it('name a cycle of dependencies', () => {
    expect(faults(plan([task({ id: 'a', dependsOn: ['b'] }), task({ id: 'b', dependsOn: ['a'] })]))).toEqual([
      { path: `${at(0)}.dependsOn`, message: 'a cycle of dependencies: a → b → a' },
    ]);
  });

  it('name every other fault with its place, all at once', () => {
    const bad = plan(
      [
        task({ id: 'a', scope: ['app:src/x/**'], criteria: [criterion({ requirements: ['R1', 'R9'] }), criterion()] }),
        task({ id: 'a', scope: ['app:src/x/y.ts', 'web:src'], shared: ['app:/abs'], dependsOn: ['ghost'] }),
      ],
      [requirement(), requirement({ id: 'R2', quote: 'It is slow.' })],
    );
    expect(faults(bad)).toEqual([
      { path: `${at(1)}.id`, message: 'the id a is used by another task' },
      { path: `${at(0)}.criteria[1].id`, message: 'the id C1 is used by another criterion of a' },
      { path: 'requirements[1].quote', message: 'R2 is not a verbatim quote of the spec' },
      { path: 'requirements[1]', message: 'no criterion covers R2' },
      { path: `${at(0)}.criteria[0].requirements[1]`, message: 'there is no requirement R9' },
      { path: `${at(1)}.scope[1]`, message: 'there is no repository web; the build has app' },
      { path: `${at(1)}.shared[0]`, message: 'must be relative to the repository, without a leading slash' },
      { path: `${at(1)}.dependsOn[0]`, message: 'there is no task ghost' },
      {
        path: `${at(1)}.scope`,
        message:
          'a and a are in one wave and claim the same files: split their scopes, move the files to shared, or let one depend on the other',
      },
    ]);
  });

  it('let two tasks own the same files where one depends on the other', () => {
    const chain = plan([
      task({ id: 'a', scope: ['app:src'] }),
      task({ id: 'b', scope: ['app:src'], dependsOn: ['a'] }),
    ]);
    expect(faults(chain)).toEqual([]);
  });

  it('stop at a hundred faults', () => {
    const crowd = Array.from({ length: 60 }, (_, n) => task({ id: `t${n}`, scope: ['app:src'] }));
    expect(faults(plan(crowd))).toHaveLength(101);
  });

  it('take 500 tasks, in a chain or all at once, and no more', () => {
    const tasks = (count: number, chained: boolean) =>
      Array.from({ length: count }, (_, n) =>
        task({ id: `t${n}`, dependsOn: chained && n > 0 ? [`t${n - 1}`] : [], scope: [`app:src/t${n}/**`] }),
      );
    expect([faults(plan(tasks(500, true))), faults(plan(tasks(500, false)))]).toEqual([[], []]);
    expect(faults(plan(tasks(501, true)))).toEqual([
      { path: 'phases', message: 'a plan has at most 500 tasks, and this one has 501' },
    ]);
  });

  it('take 1500 globs of all tasks together, and no more', () => {
    const tasks = (globs: number) =>
      Array.from({ length: 50 }, (_, t) =>
        task({ id: `t${t}`, scope: Array.from({ length: globs }, (_, n) => `app:*-${t}-${n}`) }),
      );
    expect(faults(plan(tasks(30)))).toEqual([]);
    expect(faults(plan(tasks(31)))).toEqual([
      {
        path: 'phases',
        message: 'a plan has at most 1500 globs in the scope and shared of all its tasks, and this one has 1550',
      },
    ]);
  });
});
