/** The relay: what runs have found out is distilled where it is too much or contradicts itself, and never waited for. */
import { describe, expect, it } from 'vitest';
import { briefFault, type DistilledEntry } from '../../../../src/core/roles.ts';
import type { RunOutcome } from '../../../../src/core/runs/run-report.ts';
import { discovery, plan, sha, submission, task } from '../../builders.ts';
import { type PlayedBuild, playedBuild } from '../played-build.ts';

/** Three tasks in a row, of which the first two have left what contradicts itself, and more. */
const built = (given: Parameters<typeof submission>[0] = {}): PlayedBuild => {
  const tasks = [task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] }), task({ id: 'c', dependsOn: ['b'] })];
  return playedBuild(submission({ plan: plan(tasks), ...given }));
};
const notes = (build: PlayedBuild, of: string, texts: readonly string[]): void => {
  const { runId } = build.order({ role: 'generator', task: of });
  texts.forEach((text, at) => {
    const found = discovery({ text, evidence: at === 0 ? 'app/date.ts' : `app/${at}.ts` });
    build.send({
      kind: 'report',
      report: { runId, seq: at + 1, body: { kind: 'discovery', discovery: found, commit: null } },
    });
  });
  build.send({
    kind: 'report',
    report: { runId, seq: texts.length + 1, body: { kind: 'ended', outcome: build.candidate() } },
  });
  build.end({ role: 'evaluator', task: of }, build.verdict(build.order({ role: 'evaluator', task: of })));
};
const entry = (sources: string[], given: Partial<DistilledEntry> = {}): DistilledEntry => ({
  sources,
  fate: 'kept',
  text: `of ${sources.join(' ')}`,
  ...given,
});
const distilled = (entries: DistilledEntry[]): RunOutcome => ({
  kind: 'distilled',
  entries,
  commits: [{ repository: 'app', commit: sha('9') }],
});
const contradicting = (given: Parameters<typeof submission>[0] = {}): PlayedBuild => {
  const build = built(given);
  notes(build, 'a', ['dates are UTC', 'x', 'y']);
  notes(build, 'b', ['dates are local']);
  return build;
};

describe('distilling', () => {
  it('is ordered at the end of a wave, of a small model, and holds nothing up', () => {
    const build = contradicting();
    expect(build.order({ role: 'summarizer' })).toMatchObject({
      model: 'claude-haiku-5-5',
      assignment: {
        discoveries: [
          { text: 'dates are UTC', task: 'a', contradicted: true },
          { text: 'x' },
          { text: 'y' },
          { text: 'dates are local', task: 'b', contradicted: true },
        ],
      },
    });
    expect(build.stages()).toEqual({ a: 'merged', b: 'merged', c: 'generating' });
    build.round('c');
    expect([build.state.phase.kind, build.stopped]).toEqual([
      'completed',
      [build.orders.find(({ assignment }) => assignment.role === 'summarizer')?.runId],
    ]);
  });

  it('puts each entry in the place of its sources, and leaves what came meanwhile', () => {
    const build = contradicting();
    const { runId } = build.order({ role: 'generator', task: 'c' });
    const meanwhile = discovery({ text: 'later', evidence: 'app/z.ts' });
    build.send({
      kind: 'report',
      report: { runId, seq: 1, body: { kind: 'discovery', discovery: meanwhile, commit: null } },
    });
    build.end(
      { role: 'summarizer' },
      distilled([
        entry(['D1', 'D4'], { fate: 'contradicted', text: 'Dates are local since b.' }),
        entry(['D2'], { fate: 'expired', text: '' }),
        entry(['D3']),
      ]),
    );
    const told = build.state.discoveries.map(({ text, task: from, alsoFrom, commit, contradicted }) => ({
      text,
      from,
      alsoFrom,
      commit,
      contradicted,
    }));
    const settled = { commit: sha('9'), contradicted: false };
    expect(told).toEqual(
      expect.arrayContaining([
        { text: 'Dates are local since b.', from: 'a', alsoFrom: ['b'], ...settled },
        { text: 'of D3', from: 'a', alsoFrom: [], ...settled },
        { text: 'later', from: 'c', alsoFrom: [], commit: null, contradicted: false },
      ]),
    );
    expect(told).toHaveLength(3);
    expect(build.log.at(-1)).toMatchObject({
      type: 'relay.distilled',
      data: { before: 5, after: 3, merged: 0, contradicted: 1, expired: 1 },
    });
    const gone = build.records.flatMap((record) =>
      record.kind === 'discovery' ? [[record.discovery.text, record.fate, record.into]] : [],
    );
    expect(gone).toEqual([
      ['dates are UTC', 'contradicted', 'Dates are local since b.'],
      ['x', 'expired', null],
      ['y', 'merged', 'of D3'],
      ['dates are local', 'contradicted', 'Dates are local since b.'],
    ]);
  });

  it('that comes to nothing leaves all as it was, and is not ordered again for the same wave', () => {
    const build = contradicting();
    const before = build.state.discoveries;
    build.end({ role: 'summarizer' }, { kind: 'failed', reason: 'no-result', message: 'silence' });
    expect(build.state.discoveries).toEqual(before);
    expect([build.state.phase.kind, build.open().map(({ assignment }) => assignment.role)]).toEqual([
      'running',
      ['generator'],
    ]);
  });

  it('pauses no build: without money, or where the provider refuses it, it is stopped', () => {
    for (const refused of [
      (build: PlayedBuild, runId: string) =>
        expect(build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 1000 } })).toBe('stop'),
      (build: PlayedBuild, runId: string) =>
        build.send({ kind: 'report', report: { runId, seq: 1, body: { kind: 'blocked', message: 'no credit' } } }),
    ]) {
      const build = contradicting();
      const { runId } = build.order({ role: 'summarizer' });
      refused(build, runId);
      expect([build.state.phase.kind, build.stopped]).toEqual(['running', [runId]]);
      build.round('c');
      expect(build.state.phase.kind).toBe('completed');
    }
  });

  it('is not ordered where all of it fits and agrees, nor where it is switched off', () => {
    const agreeing = built();
    notes(agreeing, 'a', ['dates are UTC']);
    const rolesOf = (build: PlayedBuild) => build.orders.map(({ assignment }) => assignment.role);
    const off = contradicting({ tokens: { distilledRelay: false } });
    const none = contradicting({ parallel: { discoveryRelay: false } });
    expect([agreeing, off, none].filter((build) => rolesOf(build).includes('summarizer'))).toEqual([]);
  });

  it('is ordered where what is known is more than a run reads', () => {
    const build = built();
    notes(
      build,
      'a',
      Array.from({ length: 6 }, (_, at) => `${at} ${'word '.repeat(60)}`.trim()),
    );
    expect(build.order({ role: 'summarizer' }).assignment).toMatchObject({ notes: [] });
  });
});

it('a brief has each discovery in exactly one entry, with a text', () => {
  expect(briefFault(2, [entry(['D1', 'D2'])])).toBeUndefined();
  expect(briefFault(3, [entry(['D1', 'D2']), entry(['D2', 'D9'], { text: '' })])).toBe(
    'Name each discovery in exactly one entry: D3 is in no entry; D2 is in two entries; D9 is no discovery; D2 has no text.',
  );
});
