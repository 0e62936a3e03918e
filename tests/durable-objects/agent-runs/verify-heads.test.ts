import { expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import type { RunRecord } from '../../../src/core/runs/record.ts';
import { liveCommand } from '../../../src/durable-objects/agent-runs/live-command.ts';
import type { Ports } from '../../../src/durable-objects/agent-runs/ports.ts';
import { verifyHeads } from '../../../src/durable-objects/agent-runs/steps/verify-heads.ts';
import { execResult } from '../../core/builders.ts';
import { order, record, state } from '../../core/runs/records.ts';

type Said = 'running' | 'gone' | number;

/** A place in which the jobs of each command end as told, one answer an asking. */
function placeOf(answers: Record<string, Said[]>) {
  const asked: string[] = [];
  const call = async (_: string, { command, job }: { command: string; job: string }) => {
    asked.push(`${command} as ${job.replace('b-r1/heads/', '')}`);
    const said = answers[command]?.shift() ?? 0;
    if (said === 'gone') return { ok: false, error: { reason: 'infrastructure', message: 'gone' } };
    if (said === 'running') return { ok: true, result: { kind: 'running', elapsedMs: 1, bytes: 0, lastLine: '' } };
    return {
      ok: true,
      result: { kind: 'ended', result: execResult({ exitCode: said, output: 'out' }), endedWithIt: [] },
    };
  };
  const ports: Partial<Ports> = {
    sandbox: { call } as unknown as RunSandbox,
    live: liveCommand(
      async () => undefined,
      () => 0,
    ),
    now: () => 0,
    random: () => 0,
    signal: new AbortController().signal,
  };
  return { ports: ports as Ports, asked };
}

const checks = ['a', 'b'].map((task) => ({ command: `check ${task}`, criteria: [{ task, criterion: 'C1' }] }));
const assignment = { role: 'verifier' as const, checks };
const verifying = (): RunRecord =>
  record({
    order: order({ assignment, deadlineAt: 600_000 }),
    state: state({ phase: { kind: 'verifying' }, sandboxLife: 'l1' }),
  });

test('checks run side by side; what has ended stays where another one breaks off, and what is red is run again alone', async () => {
  const place = placeOf({ 'check a': ['running', 1, 0], 'check b': ['gone', 1, 1] });
  let run = verifying();
  for (let steps = 0; run.state.phase.kind === 'verifying' && steps < 20; steps += 1) {
    const change = await verifyHeads(run, place.ports);
    const { evaluation = run.evaluation } = change;
    run = { ...run, evaluation, state: { ...run.state, ...change.state, backoff: null, sandbox: 'ready' } };
  }
  expect(place.asked).toEqual([
    'npm test as 0/tests/app',
    ...['check a as 1', 'check b as 2', 'check a as 1', 'check b as 2'],
    ...['check a as 1/again', 'check b as 2/again'],
  ]);
  expect(run.state.phase).toEqual({
    kind: 'reporting',
    outcome: {
      kind: 'verified',
      ran: 3,
      failed: [
        {
          command: 'check b',
          criteria: [{ task: 'b', criterion: 'C1' }],
          folder: null,
          exitCode: 1,
          excerpt: expect.stringContaining('out'),
        },
      ],
      flaky: ['check a'],
    },
  });
  expect(run.evaluation).toEqual({ ...noEvaluation, head: expect.any(Array) });
});
