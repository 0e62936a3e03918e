import { describe, expect, it } from 'vitest';
import {
  addDiscovery,
  changedSince,
  discoveryBrief,
  type KnownDiscovery,
} from '../../../../src/core/builds/rounds/discoveries.ts';
import { discovery, sha, task } from '../../builders.ts';

const noted = (texts: { text: string; task?: string; evidence?: string; scope?: string[] }[]): KnownDiscovery[] =>
  texts.reduce<KnownDiscovery[]>(
    (known, { task: from = 'a', ...given }, at) => addDiscovery(known, discovery(given), { task: from, at }),
    [],
  );

describe('discoveries', () => {
  it('fold when they say the same in other letters', () => {
    expect(noted([{ text: 'Dates are UTC.' }, { text: 'dates  are utc' }])).toEqual([
      {
        ...discovery({ text: 'Dates are UTC.' }),
        task: 'a',
        at: 0,
        commit: null,
        changedBy: null,
        alsoFrom: [],
        contradicted: false,
      },
    ]);
  });

  it('of two tasks about the same place are flagged when they differ', () => {
    const known = noted([{ text: 'dates are UTC' }, { text: 'dates are local', task: 'b' }]);
    expect(known.map(({ text, contradicted }) => ({ text, contradicted }))).toEqual([
      { text: 'dates are UTC', contradicted: true },
      { text: 'dates are local', contradicted: true },
    ]);
  });

  it('that contradict each other are told with which is the later one', () => {
    const known = noted([{ text: 'dates are UTC' }, { text: 'dates are local', task: 'b' }]);
    const { evidence } = discovery();
    expect(discoveryBrief(known, task({ id: 'c' })).split('\n')).toEqual([
      `- fact from b (contradicts an earlier one; check it): dates are local (see ${evidence})`,
      `- fact from a (contradicted by a later one; check it): dates are UTC (see ${evidence})`,
    ]);
  });

  it('say at which commit they hold, and whether their file has changed since', () => {
    const found = { task: 'a', at: 0, commit: sha('1') };
    const first = addDiscovery([], discovery({ text: 'one', evidence: 'app/src/x.ts:3-9' }), found);
    const changed = changedSince(first, { task: 'b', paths: ['app:src/x.ts', 'app:src/y.ts'] });
    const told = (known: KnownDiscovery[]) => discoveryBrief(known, task({ id: 'c' }));
    expect(told(changed)).toBe(
      '- fact from a at 1111111 (b has changed this file since; check it): one (see app/src/x.ts:3-9)',
    );
    expect(changedSince(first, { task: 'a', paths: ['app:src/x.ts'] })).toEqual(first);
    // Who finds it again says that it holds there, too.
    const again = addDiscovery(changed, discovery({ text: 'One' }), { task: 'b', at: 2, commit: sha('2') });
    expect(told(again)).toBe('- fact from a at 2222222: one (see app/src/x.ts:3-9)');
  });

  it('reach later runs with those about their own files first, and never the run that noted them', () => {
    const known = noted([
      { text: 'about a', scope: ['app:src/c/**'], evidence: 'x' },
      { text: 'newer', task: 'b', evidence: 'y' },
      { text: 'own', task: 'c', evidence: 'z' },
    ]);
    expect(discoveryBrief(known, task({ id: 'c' }))).toBe(
      '- fact from a: about a (see x)\n- fact from b: newer (see y)',
    );
  });

  it('about files reach tasks that may change those or depend on the task, and nobody else', () => {
    const known = noted([
      { text: 'about b', scope: ['app:src/b/**'], evidence: 'x' },
      { text: 'to all', task: 'd', evidence: 'y' },
    ]);
    const readBy = (given: Parameters<typeof task>[0]) => discoveryBrief(known, task(given)).split('\n').toSorted();
    expect(readBy({ id: 'c' })).toEqual(['- fact from d: to all (see y)']);
    const both = ['- fact from a: about b (see x)', '- fact from d: to all (see y)'];
    expect(readBy({ id: 'b' })).toEqual(both);
    expect(readBy({ id: 'c', dependsOn: ['a'] })).toEqual(both);
  });

  it('stay within about 500 tokens', () => {
    const known = noted(
      Array.from({ length: 40 }, (_, n) => ({ text: `${n} ${'word '.repeat(20)}`, evidence: `f${n}` })),
    );
    const brief = discoveryBrief(known, task({ id: 'z' }));
    expect(brief.length).toBeLessThanOrEqual(1750);
    expect(brief.split('\n')[0]).toContain('39 word');
  });
});
