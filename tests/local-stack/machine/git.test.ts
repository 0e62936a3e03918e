import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { gitFault } from '../../../src/local-stack/machine/git.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-git-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A machine whose git says that it is this version. */
function machineWith(version: string): NodeJS.ProcessEnv {
  const git = join(folder, 'git');
  writeFileSync(git, `#!/bin/sh\necho 'git version ${version}'\n`);
  chmodSync(git, 0o755);
  return { PATH: `${folder}:/bin:/usr/bin` };
}

it('takes the git of this machine', async () => {
  expect(await gitFault(process.env)).toBeUndefined();
});

it.each(['2.38.0', '2.39.5 (Apple Git-154)', '3.0.1'])('takes git %s', async (version) => {
  expect(await gitFault(machineWith(version))).toBeUndefined();
});

it.each(['2.34.1', '1.99.0'])('says that git %s is too old', async (version) => {
  expect(await gitFault(machineWith(version))).toBe(
    `Breakwater needs git 2.38 or newer, and this machine has git version ${version}.`,
  );
});

it('says that there is none', async () => {
  expect(await gitFault({ PATH: join(folder, 'none') })).toBe(
    'Breakwater needs git 2.38 or newer, and this machine has none. Install it and start again.',
  );
});
