/** A candidate of very many files: the whole of it is checked, and what is kept of it stays far below a row's 2 MB. */
import { expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import { infrastructureFailure } from '../../../src/containers/driver/sandbox.ts';
import type { DiffResult, MergeResult } from '../../../src/core/sandbox/protocol.ts';
import type { Ports } from '../../../src/durable-objects/agent-runs/ports.ts';
import type { SessionRole } from '../../../src/durable-objects/agent-runs/roles/session-role.ts';
import { evaluate } from '../../../src/durable-objects/agent-runs/steps/evaluate.ts';
import { sha, task } from '../../core/builders.ts';
import { order, record, state } from '../../core/runs/records.ts';

const evaluating = record({
  state: state({ phase: { kind: 'evaluating' } }),
  order: order({
    assignment: {
      role: 'evaluator',
      amendments: [],
      notes: '',
      task: task(),
      requirements: [],
      candidate: { ref: 'refs/breakwater/b/candidate/r', commits: [{ repository: 'app', commit: sha('c') }] },
      summary: 'Done.',
      previous: null,
      graded: null,
      browser: false,
    },
  }),
});
/** Deterministic steps that fail or go on before any model is asked: nothing of the role is used. */
const role = {} as SessionRole;

function ports(given: { merge?: MergeResult; files?: DiffResult['files'] }): Ports {
  const { merge = { kind: 'merged', commit: sha('d'), tree: sha('e') }, files = [] } = given;
  const results: Record<string, unknown> = {
    merge,
    save: { commit: sha('d'), tree: sha('e'), changed: true },
    diff: { files, patch: '+x', omittedBytes: 0 },
  };
  const call = async (operation: string) => ({ ok: true, result: results[operation] });
  const nothing = async () => infrastructureFailure('nothing runs here');
  const sandbox: RunSandbox = {
    call: call as RunSandbox['call'],
    prepare: nothing,
    exec: nothing,
    keepWarm: nothing,
    dispose: nothing,
  };
  const made: Pick<Ports, 'sandbox' | 'now' | 'random' | 'signal'> = {
    sandbox,
    now: () => 1000,
    random: () => 1,
    signal: new AbortController().signal,
  };
  return made as Ports;
}

const added = (folder: string, count: number): DiffResult['files'] =>
  Array.from({ length: count }, (_, index) => ({ path: `src/${folder}/${index}.ts`, status: 'added' as const }));

test('the files of a merge are kept up to five hundred, with the number of the others', async () => {
  const files = added('a', 30_000);
  const { evaluation } = await evaluate(evaluating, role, ports({ files }));
  expect(evaluation?.merges).toEqual([
    {
      repository: 'app',
      from: sha('a'),
      to: sha('d'),
      files: files.slice(0, 500),
      omittedFiles: 29_500,
      outside: [],
      patch: '+x',
      weakened: [],
      since: null,
      omittedBytes: 0,
    },
  ]);
});

test('a file outside the scope is found beyond those that are kept, and the list of such files is bounded', async () => {
  const files = [...added('a', 20_000), ...added('elsewhere', 10_000)];
  const merged = await evaluate(evaluating, role, ports({ files }));
  if (!merged.evaluation) throw new Error('the merge is kept');
  const ended = await evaluate({ ...evaluating, evaluation: merged.evaluation }, role, ports({}));
  const outside = added('elsewhere', 50).map(({ path }) => `app:${path}`);
  expect(ended.reports).toMatchObject([{ kind: 'ended', outcome: { outsideScope: [...outside, 'and 9950 more'] } }]);
  expect(JSON.stringify(merged).length).toBeLessThan(100_000);
});

test('the paths of a conflict are bounded', async () => {
  const paths = added('a', 30_000).map(({ path }) => path);
  const ended = await evaluate(evaluating, role, ports({ merge: { kind: 'conflict', paths } }));
  expect(ended.reports).toMatchObject([
    { kind: 'ended', outcome: { kind: 'conflict', paths: [...paths.slice(0, 50), 'and 29950 more'] } },
  ]);
});
