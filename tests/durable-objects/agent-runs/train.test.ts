/** The evaluator of a train: who comes first becomes a commit of its own, made and pushed as if it were alone. */
import { expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import { infrastructureFailure } from '../../../src/containers/driver/sandbox.ts';
import { type Evaluation, noEvaluation } from '../../../src/core/runs/evaluation.ts';
import { noSetUp, type RunRecord } from '../../../src/core/runs/record.ts';
import type { Ports } from '../../../src/durable-objects/agent-runs/ports.ts';
import type { SessionRole } from '../../../src/durable-objects/agent-runs/roles/session-role.ts';
import { evaluate } from '../../../src/durable-objects/agent-runs/steps/evaluate.ts';
import { prepareSandbox } from '../../../src/durable-objects/agent-runs/steps/prepare.ts';
import { sha, task } from '../../core/builders.ts';
import { order, record, state } from '../../core/runs/records.ts';

const candidate = (id: string, repository: string) => ({
  ref: `refs/breakwater/b/candidate/${id}`,
  commits: [{ repository, commit: sha(id) }],
});
const [head] = order().heads;
if (!head) throw new Error('an order has a head');
const evaluating = record({
  state: state({ phase: { kind: 'evaluating' } }),
  evaluation: { ...noEvaluation, submodules: [{ repository: 'app', path: 'libs/lib', of: 'lib' }] },
  order: order({
    heads: [{ ...head, name: 'lib' }, head],
    assignment: {
      role: 'evaluator',
      amendments: [],
      notes: '',
      requirements: [],
      task: task({ id: 'c', scope: ['app:**'] }),
      candidate: candidate('c', 'app'),
      summary: 'Of c.',
      previous: null,
      graded: [{ criterion: 'C1', pass: true, evidence: 'seen' }],
      browser: false,
      ahead: [{ task: task({ id: 'b', scope: ['lib:src/**'] }), candidate: candidate('b', 'lib'), summary: 'Of b.' }],
    },
  }),
});

/** Each merge answers with the next commit; each change is of these files. */
function played(files: string[]) {
  const asked: Record<string, unknown>[] = [];
  const call = async (operation: string, request: Record<string, unknown>) => {
    if (operation === 'diff')
      return {
        ok: true,
        result: { files: files.map((path) => ({ path, status: 'added' })), patch: '+x', omittedBytes: 0 },
      };
    asked.push(request);
    return { ok: true, result: { kind: 'merged', commit: sha(String(asked.length)), tree: sha('e') } };
  };
  const nothing = async () => infrastructureFailure('nothing runs here');
  const sandbox: RunSandbox = {
    call: call as RunSandbox['call'],
    prepare: nothing,
    exec: nothing,
    keepWarm: nothing,
    dispose: nothing,
  };
  const made: Pick<Ports, 'sandbox' | 'now' | 'signal'> = {
    sandbox,
    now: () => 1000,
    signal: new AbortController().signal,
  };
  return { asked, ports: made as Ports };
}

async function steps(times: number, files: string[]) {
  const { asked, ports } = played(files);
  let now: RunRecord = evaluating;
  for (let step = 0; step < times; step++) {
    const change = await evaluate(now, {} as SessionRole, ports);
    now = { ...now, evaluation: change.evaluation ?? now.evaluation };
  }
  return { asked, evaluation: now.evaluation };
}

const pushTo = 'refs/breakwater/b/merge/b-r1';

test('each commit stands on the one before, and a pointer that follows is a commit of its own', async () => {
  const { asked, evaluation } = await steps(3, ['src/a.ts']);
  const own = (id: string, given: object) => ({
    ref: `refs/breakwater/b/candidate/${id}`,
    commit: sha(id),
    message: expect.stringMatching(new RegExp(`Of ${id}\\.[\\s\\S]*Breakwater-Task: ${id}\n`)),
    pushTo,
    ...given,
  });
  expect(asked).toEqual([
    own('b', { repository: 'lib', onto: sha('a') }),
    {
      ...{ repository: 'app', ref: 'refs/heads/breakwater/b', commit: sha('a'), onto: sha('a'), pushTo },
      message: expect.stringMatching(/^Advance libs\/lib: [\s\S]*Breakwater-Task: b\n/),
      pointers: [{ path: 'libs/lib', commit: sha('1') }],
    },
    own('c', { repository: 'app', onto: sha('2'), pointers: [{ path: 'libs/lib', commit: sha('1') }] }),
  ]);
  expect([evaluation.ahead, evaluation.merges]).toMatchObject([
    [
      {
        task: 'b',
        merges: [
          { repository: 'lib', from: sha('a'), to: sha('1'), paths: ['src/a.ts'], outside: [] },
          { repository: 'app', from: sha('a'), to: sha('2'), outside: ['app:src/a.ts'] },
        ],
      },
    ],
    [{ repository: 'app', from: sha('2'), to: sha('3') }],
  ]);
});

test('what is kept of those who come first stays far below a row', async () => {
  const { evaluation } = await steps(
    1,
    Array.from({ length: 30_000 }, (_, index) => `src/${index}.ts`),
  );
  expect(evaluation.ahead).toMatchObject([{ merges: [{ omittedFiles: 29_500 }] }]);
});

/** From where each repository is begun, in a sandbox that is set up as if nothing were kept. */
async function begun(evaluation: Evaluation) {
  const { ports } = played([]);
  const asked: (string | undefined)[][] = [];
  const prepare: RunSandbox['prepare'] = async (_, { repositories }) => {
    asked.push(...repositories.map(({ name, checkpoint }) => [name, checkpoint]));
    return infrastructureFailure('nothing runs here');
  };
  const { sandbox } = ports;
  const now = { ...evaluating, evaluation, state: state({ setUp: { ...noSetUp, anew: true } }) };
  await prepareSandbox(now, 'run', { ...ports, sandbox: { ...sandbox, prepare } });
  return asked;
}

test('begins at the head wherever no commit is recorded, and goes on from those that are', async () => {
  const first = await steps(1, ['src/a.ts']);
  const all = await steps(3, ['src/a.ts']);
  expect([await begun(noEvaluation), await begun(first.evaluation), await begun(all.evaluation)]).toEqual([
    [
      ['lib', undefined],
      ['app', undefined],
    ],
    [
      ['lib', pushTo],
      ['app', undefined],
    ],
    [
      ['lib', pushTo],
      ['app', pushTo],
    ],
  ]);
});
