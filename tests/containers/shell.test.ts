import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findShell, shellCommand } from '../../src/containers/server/process/shell.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

test.each(['bash', 'sh'] as const)('%s runs a command with both streams as one', (shell) => {
  const [program, ...args] = shellCommand(shell, 'echo "$0" >&2; pwd', { maxProcesses: 2000, maxMemoryMb: 1000 });
  expect(execFileSync(program, args, { cwd: folder, encoding: 'utf8' })).toBe(`${shell}\n${folder}\n`);
});

test('bash is taken where there is one', () => {
  mkdirSync(join(folder, 'bin'));
  expect(findShell(`/nowhere:${join(folder, 'bin')}`)).toBe('sh');
  writeFileSync(join(folder, 'bin', 'bash'), '', { mode: 0o755 });
  expect(findShell(`/nowhere:${join(folder, 'bin')}`)).toBe('bash');
});
