import { expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import type { Environment } from '../../../src/core/environments/environment.ts';
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import { noSetUp, type RunRecord } from '../../../src/core/runs/record.ts';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { liveCommand } from '../../../src/durable-objects/agent-runs/live-command.ts';
import type { Ports } from '../../../src/durable-objects/agent-runs/ports.ts';
import { prepareBase } from '../../../src/durable-objects/agent-runs/steps/prepare-base.ts';
import { execResult, noLimits, repositoryEnvironment } from '../../core/builders.ts';
import { order, record, state } from '../../core/runs/records.ts';

const minute = 60_000;

type Place = {
  /** Of each question for missing programs, in their order. */
  missing?: string[][];
  /** How long the tests run, in the clock of the place. */
  testsMs?: number;
};

/** A place with a clock of its own, in which each question takes as long as it may. */
function placeOf({ missing = [], testsMs = 0 }: Place) {
  let now = 0;
  const told: number[] = [];
  const asked: number[] = [];
  const call = async (operation: string, { waitMs = 0, timeoutMs = 0 }: { waitMs?: number; timeoutMs?: number }) => {
    if (operation === 'settle') {
      const left = [{ repository: 'app', made: ['gen/'], changed: [] }];
      return { ok: true, result: { left, kept: { ok: true, isNew: true, bytes: 5 } } };
    }
    if (operation !== 'job') throw new Error(`${operation} is not to be expected`);
    asked.push(timeoutMs);
    now += Math.min(waitMs, Math.max(0, testsMs - now));
    const ended = { kind: 'ended', result: execResult({ durationMs: now }), endedWithIt: [] };
    const running = { kind: 'running', elapsedMs: now, bytes: 0, lastLine: '' };
    return { ok: true, result: now >= testsMs ? ended : running };
  };
  const done: string[] = [];
  const prepare = async () => {
    done.push('prepare');
    return { ok: true, result: { kind: 'prepared', repositories: [], reused: false, kept: true, ms: 1 } };
  };
  const dispose = async () => {
    done.push('dispose');
    return { ok: true, result: { done: true } };
  };
  const exec = async () => ({ ok: true, result: execResult({ output: (missing.shift() ?? []).join('\n') }) });
  const ports: Partial<Ports> = {
    sandbox: { call, exec, prepare, dispose } as unknown as RunSandbox,
    live: liveCommand(
      async (command) => void told.push(command?.elapsedMs ?? -1),
      () => now + 1_000_000,
    ),
    limits: async () => noLimits,
    now: () => now,
    random: () => 0,
    signal: new AbortController().signal,
  };
  return { ports: ports as Ports, told, asked, done };
}

/** Step after step to the end; answers how it ended, and how many steps it took. */
async function prepared(
  environment: Partial<Environment>,
  place: ReturnType<typeof placeOf>,
  image: string | null = null,
) {
  const assignment = { role: 'preparer' as const, asked: [], allow: [] };
  const environments = [repositoryEnvironment(environment)];
  let run: RunRecord = record({
    order: order({ assignment, deadlineAt: 600 * minute }),
    evaluation: { ...noEvaluation, environments },
    state: state({
      phase: { kind: 'testing-base' },
      sandbox: 'ready',
      sandboxLife: 'life',
      setUp: { ...noSetUp, image },
    }),
  });
  for (let steps = 1; steps < 100; steps += 1) {
    const { state: changes = {}, evaluation = run.evaluation, reports = [] } = await prepareBase(run, place.ports);
    run = { ...run, evaluation, state: { ...run.state, ...changes } };
    if (reports.some(({ kind }) => kind === 'outage')) throw new Error('there is no outage');
    const { phase } = run.state;
    if (phase.kind === 'preparing') return { outcome: null, steps };
    if (phase.kind === 'reporting') return { outcome: preparedOutcome(phase.outcome), steps };
  }
  throw new Error('it does not end');
}

function preparedOutcome(outcome: RunOutcome) {
  if (outcome.kind !== 'prepared') throw new Error(`it ended as ${outcome.kind}`);
  return outcome;
}

test('tests that say nothing for 12 minutes are waited for, and told every few seconds', async () => {
  const place = placeOf({ testsMs: 12 * minute });
  const { outcome, steps } = await prepared({ testTimeoutMinutes: 45 }, place);
  expect(outcome?.base).toMatchObject([{ outcome: { state: 'green' }, durationMs: 12 * minute }]);
  // The programs, then one question of 5 s and each next one of 20 s, and the end.
  expect(steps).toBe(1 + 1 + Math.ceil((12 * minute - 5000) / 20_000) + 1);
  expect(new Set(place.asked)).toEqual(new Set([45 * minute]));
  expect(place.told.slice(0, 3)).toEqual([5000, 25_000, 45_000]);
});

const redis = { name: 'cache', run: "redis-server --save ''", ready: 'redis-cli ping' };

test('a service that was asked for and lacks its program ends it before the tests', async () => {
  const place = placeOf({ missing: [['redis-server'], ['redis-server']] });
  const { outcome } = await prepared({ services: [redis] }, place);
  expect({ lacking: outcome?.lackingServices, base: outcome?.base, asked: place.asked }).toEqual({
    lacking: [{ repository: 'app', name: 'cache', tools: ['redis-server'] }],
    base: [],
    asked: [],
  });
});

test('a program that the setup has brought meanwhile is not missing any more', async () => {
  const place = placeOf({ missing: [['redis-server', 'make'], []] });
  const { outcome } = await prepared({ services: [redis], setup: ['make deps'] }, place, 'node');
  expect([outcome?.lackingServices, outcome?.missingTools, outcome?.base.length]).toEqual([[], ['make'], 1]);
  expect([outcome?.kept, outcome?.environments[0]?.left]).toEqual([
    { isNew: true, bytes: 5, ms: expect.any(Number), refusal: null },
    { made: ['gen/'], changed: [] },
  ]);
});

test('a container that fits is kept, with the variables of the repositories; for another image it is given back', async () => {
  const [same, other] = [placeOf({}), placeOf({})];
  const here = await prepared({ image: 'node', variables: { A: '1' } }, same);
  const elsewhere = await prepared({ image: 'full' }, other);
  expect([here.outcome?.base.length, same.done, elsewhere.outcome, other.done]).toEqual([
    1,
    ['prepare'],
    null,
    ['dispose'],
  ]);
});

test('where there are no images the base is tested with the variables of the repositories, too', async () => {
  const [some, none] = [placeOf({}), placeOf({})];
  const withSome = await prepared({ image: null, variables: { PORT: '41737' } }, some);
  const without = await prepared({ image: null }, none);
  expect([withSome.outcome?.base.length, some.done, without.outcome?.base.length, none.done]).toEqual([
    1,
    ['prepare'],
    1,
    [],
  ]);
});
