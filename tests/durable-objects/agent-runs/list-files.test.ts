/** `list_files` on real repositories, with the command that it sends run by a real shell. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RunSandbox } from '../../../src/containers/driver/object-sandbox.ts';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import { listFiles } from '../../../src/durable-objects/agent-runs/tools/list-files.ts';
import { order } from '../../core/runs/records.ts';
import { toolContext } from './tool-context.ts';

const workspace = mkdtempSync(join(tmpdir(), 'list-files-'));
afterAll(() => rmSync(workspace, { recursive: true }));

function repository(name: string, files: string[]): void {
  const folder = join(workspace, name);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  writeFileSync(join(folder, '.gitignore'), 'dist\n');
  execFileSync('git', ['-C', folder, 'init', '-q']);
  execFileSync('git', ['-C', folder, 'add', '.gitignore']);
}
repository('api', ['src/a.ts', 'src/deep/a.test.ts', 'src/deep/b.ts', 'dist/out.js', "it's odd/x.ts"]);
repository('web', ['index.html']);

const sandbox = {
  call: async () => ({ ok: false, error: { reason: 'bad-request', message: 'only exec' } }),
  exec: async ({ command, cwd = '.' }: { command: string; cwd?: string }) => {
    const output = execFileSync('bash', ['-c', command], { cwd: join(workspace, cwd), encoding: 'utf8' });
    return {
      ok: true,
      result: { exitCode: 0, signal: null, timedOut: false, output, omittedBytes: 0, durationMs: 1 },
    };
  },
} as unknown as RunSandbox;

async function listed(input: unknown): Promise<string> {
  const heads = ['api', 'web'].map((name) => ({
    name,
    url: `https://example.com/${name}`,
    commit: 'a'.repeat(40),
    git: usualGit,
  }));
  const outcome = await listFiles.execute(input, toolContext({ order: { ...order(), heads }, sandbox }));
  return outcome.kind === 'answer' ? outcome.text : outcome.kind;
}

test.each([
  [{ path: 'web' }, ['web/.gitignore', 'web/index.html']],
  [{ path: 'api/src' }, ['api/src/a.ts', 'api/src/deep/a.test.ts', 'api/src/deep/b.ts']],
  [{ path: './api/src/', pattern: '*.test.ts' }, ['api/src/deep/a.test.ts']],
  [{ path: "api/it's odd" }, ["api/it's odd/x.ts"]],
  [{ path: '.', pattern: '*.html' }, ['web/index.html']],
  [{ path: 'api', pattern: "x'; touch pwned; '" }, ['No file is there.']],
  [{ path: 'nowhere' }, ['There is no repository nowhere.']],
])('%j lists %j', async (input, lines) => {
  expect((await listed(input)).split('\n').sort()).toEqual(lines);
});

test('it changes nothing, and a path out of the workspace is refused', async () => {
  expect(listFiles.changesTree({})).toBe(false);
  expect(await listed({ path: '/etc' })).toMatch(/paths are relative to the workspace/);
  expect(await listed({ path: 'api/../../..' })).toBe('No file is there.');
});
