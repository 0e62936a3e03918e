import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findBubblewrap } from '../../../src/local-stack/machine/bubblewrap.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakwater-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const found = (script?: string) => {
  if (script !== undefined) writeFileSync(join(folder, 'bwrap'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return findBubblewrap({ PATH: folder });
};
const open =
  'commands of a run are plain processes of this machine, with its files and its network whatever network.allow says';

test('one that runs is found', async () => {
  expect(await found('exit 0')).toEqual({ ok: true });
});

test('without one, a line says what that means and what to do', async () => {
  expect(await found()).toEqual({
    ok: false,
    notice: `bubblewrap is not installed: ${open}; install it, or use --sandbox container, for repositories that you do not trust.`,
  });
});

test('for one that may not run, the line tells its reason', async () => {
  expect(await found('echo "bwrap: No permissions to create new namespace" >&2; exit 1')).toEqual({
    ok: false,
    notice: `bubblewrap does not work here (bwrap: No permissions to create new namespace): ${open}; use --sandbox container for repositories that you do not trust.`,
  });
});
