/** What of a change an evaluation asks for once more, where the patch of the whole was cut. */
import { expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import type { DiffResult } from '../../../src/core/sandbox/protocol.ts';
import { patchOfTests, sinceRoundBefore } from '../../../src/durable-objects/agent-runs/steps/look-at-change.ts';
import { sha, task } from '../../core/builders.ts';

const files = (...paths: string[]): DiffResult['files'] => paths.map((path) => ({ path, status: 'modified' }));

async function lookedAt(given: Partial<DiffResult>): Promise<{ asked: unknown[]; answer: unknown }> {
  const asked: unknown[] = [];
  const call = async (_: string, { paths }: { paths?: string[] }) => {
    asked.push(paths);
    return { ok: true, result: { files: [], patch: 'of tests', omittedBytes: 0 } };
  };
  const sandbox = { call } as unknown as RunSandbox;
  const looked = {
    repository: 'app',
    from: sha('a'),
    to: sha('b'),
    files: [],
    patch: 'all',
    omittedBytes: 7,
    ...given,
  };
  return { asked, answer: await patchOfTests(looked, { sandbox, signal: new AbortController().signal }) };
}

test('a patch that shows everything is looked at as it is', async () => {
  expect(await lookedAt({ files: files('a.test.ts'), omittedBytes: 0 })).toEqual({
    asked: [],
    answer: { ok: true, result: { patch: 'all', omittedBytes: 0, omittedFiles: 0 } },
  });
});

test('a test of a long name is not asked for, and counts as not seen', async () => {
  const long = `${'d/'.repeat(600)}a.test.ts`;
  expect(await lookedAt({ files: files('src/a.ts', long, 'a.test.ts') })).toEqual({
    asked: [['a.test.ts']],
    answer: { ok: true, result: { patch: 'of tests', omittedBytes: 0, omittedFiles: 1 } },
  });
  expect(await lookedAt({ files: files('src/a.ts', long) })).toEqual({
    asked: [],
    answer: { ok: true, result: { patch: '', omittedBytes: 0, omittedFiles: 1 } },
  });
});

test('what has changed since the round before is kept as far as it is read, with what is left out of it', async () => {
  const candidate = (commit: string) => ({
    ref: 'refs/breakwater/b/candidate/r',
    commits: [{ repository: 'app', commit: sha(commit) }],
  });
  const evaluating = {
    role: 'evaluator' as const,
    amendments: [],
    notes: '',
    task: task({ scope: ['app:src/**'], shared: [] }),
    requirements: [],
    candidate: candidate('c'),
    summary: 'Done.',
    previous: { candidate: candidate('b'), criteria: [] },
    graded: null,
    browser: false,
  };
  const since = (...paths: string[]) => {
    const call = async () => ({
      ok: true,
      result: { files: files(...paths), patch: 'x'.repeat(400_000), omittedBytes: 5 },
    });
    const sandbox = { call } as unknown as RunSandbox;
    const asking = { sandbox, signal: new AbortController().signal };
    return sinceRoundBefore(evaluating, { repository: 'app', commit: sha('c') }, asking);
  };
  const kept = { ok: true, result: { patch: 'x'.repeat(20_000), omittedBytes: 380_005 } };
  expect(await since('src/a.ts')).toEqual(kept);
  expect(await since('src/a.ts', 'elsewhere/b.ts')).toEqual(kept);
  expect(await since(`src/${'d/'.repeat(600)}a.ts`, 'elsewhere/b.ts')).toEqual({ ok: true, result: null });
});
