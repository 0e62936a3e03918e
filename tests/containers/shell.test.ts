import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findShell, shellCommand } from '../../src/containers/server/process/shell.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

test.each(['bash', 'sh'] as const)('%s notes its last folder, in a file of any name', (shell) => {
  const file = join(folder, "it's a folder");
  const [program, ...args] = shellCommand(shell, 'mkdir below; cd below; echo "$0" >&2', {
    cwdFile: file,
    limits: { maxProcesses: 2000, maxMemoryMb: 1000 },
  });
  expect(execFileSync(program, args, { cwd: folder, encoding: 'utf8' })).toBe(`${shell}\n`);
  expect(readFileSync(file, 'utf8')).toBe(`${join(folder, 'below')}\n`);
});

test('bash is taken where there is one', () => {
  mkdirSync(join(folder, 'bin'));
  expect(findShell(`/nowhere:${join(folder, 'bin')}`)).toBe('sh');
  writeFileSync(join(folder, 'bin', 'bash'), '', { mode: 0o755 });
  expect(findShell(`/nowhere:${join(folder, 'bin')}`)).toBe('bash');
});
