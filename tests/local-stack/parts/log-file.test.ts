/** Logs on a disk that fills up: a real one, of one megabyte, where this machine lets a test mount it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLogFile } from '../../../src/local-stack/parts/log-file.ts';

const disk = mkdtempSync(join(tmpdir(), 'small-disk-'));
let isMounted = false;
beforeAll(() => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', disk], { stdio: 'ignore' });
    isMounted = true;
  } catch (error) {
    console.log(`SKIPPED: logs on a full disk: ${error instanceof Error ? error.message : error}`);
  }
});
afterAll(() => {
  if (isMounted) execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

test('a log pauses on a full disk, says so once, and goes on when there is room', (context) => {
  if (!isMounted) context.skip();
  const said: string[] = [];
  let now = 0;
  const path = join(disk, 'logs/part.log');
  const log = openLogFile({ path, say: (line) => said.push(line), now: () => now });
  log.line('before');
  const filler = join(disk, 'filler');
  expect(() => writeFileSync(filler, Buffer.alloc(2_000_000))).toThrow('ENOSPC');
  // What is left of the file's own page takes some lines yet.
  for (let line = 0; said.length === 0 && line < 10; line += 1) log.line('x'.repeat(4_000));
  log.line('lost');
  rmSync(filler);
  log.line('lost, too: it is too early to try again');
  now += 1_000;
  log.line('after');
  log.close();
  expect(said).toEqual([
    `The disk is full: ${path} pauses until there is room, and so may what is at work; please make some.`,
    `${path} goes on; 3 lines are missing in it.`,
  ]);
  const text = readFileSync(path, 'utf8');
  expect([text.slice(0, 7), text.slice(text.indexOf('\n…'))]).toEqual([
    'before\n',
    '\n… 3 lines are missing here\nafter\n',
  ]);
  expect(log.tail().slice(-3)).toEqual(['lost', 'lost, too: it is too early to try again', 'after']);
});

test('a log that cannot be written for another reason says which', () => {
  const said: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'no-folder-'));
  writeFileSync(join(folder, 'logs'), 'a file in the place of the folder');
  const path = join(folder, 'logs/part.log');
  openLogFile({ path, say: (line) => said.push(line) }).line('one');
  expect(said).toEqual([expect.stringMatching(/part\.log cannot be written \(E.*\); it pauses until it can\.$/)]);
  rmSync(folder, { recursive: true });
});
