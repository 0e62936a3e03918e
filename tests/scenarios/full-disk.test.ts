/** A build whose disk is full for a while: it waits, the person is told so, and it goes on from where it was. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasCode } from '../../src/containers/server/sandbox/error-code.ts';
import { descendantsOf, eventually } from '../local-stack/processes.ts';
import { submit, untilRest } from './followed-build.ts';
import { freshState, type LocalStack, localStack } from './local-stack.ts';
import { expectOutlived, nameOf, outlives, outlivingBuild } from './outliving-task.ts';
import { commandOf } from './stack-process.ts';

/** A folder with a disk of its own of 64 MB; null where one may not be mounted. */
function smallDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=700', 'tmpfs', path], { stdio: 'pipe' });
    return path;
  } catch {
    rmdirSync(path);
    return null;
  }
}

const disk = smallDisk();
if (disk === null) console.warn('SKIPPED: a build on a full disk: a small disk cannot be mounted here');
const freeBytes = (path: string): number => {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
};

const command = 'sleep 43';

describe.skipIf(disk === null)('on a disk that is full for a while', { timeout: 300_000 }, () => {
  const state = join(disk ?? '', 'state');
  const filler = join(disk ?? '', 'filler');
  const said: string[] = [];
  let stack: LocalStack;
  beforeAll(async () => {
    const fresh = await freshState();
    cpSync(fresh, state, { recursive: true });
    rmSync(fresh, { recursive: true });
    stack = await localStack(outlives(command), { state, say: (line) => said.push(line) });
  }, 300_000);
  afterAll(async () => {
    rmSync(filler, { force: true });
    await stack?.close();
    execFileSync('umount', [disk ?? '']);
    rmdirSync(disk ?? '');
  });

  /** A start of the API takes its time on a busy machine. */
  const says = (line: string) => vi.waitFor(() => expect(said).toContain(line), { timeout: 120_000 });
  /** Others write meanwhile: where less is left than was asked for, what fits is there, and the disk is full. */
  const fill = () => {
    try {
      writeFileSync(filler, Buffer.alloc(freeBytes(state)), { flag: 'a' });
    } catch (error) {
      if (!hasCode(error, 'ENOSPC')) throw error;
    }
  };

  test('nothing is lost, and a person reads what to do', async () => {
    const id = await submit(stack.client, outlivingBuild(command, stack.repository(nameOf(command))));
    const running = () => descendantsOf(process.pid).filter((pid) => commandOf(pid).trim() === command);
    await eventually(`${command} runs`, () => running().length > 0);
    fill();
    await says(`The disk of ${state} is full: builds wait until there is room; please make some.`);
    // The run has to write down how its command ended, and the build what it is told.
    for (const pid of running()) process.kill(pid, 'SIGKILL');
    // workerd names no cause of the first write that fails, and the second time it does.
    const refusal = { ok: false, failure: { reason: 'unreachable', message: expect.stringContaining('make room') } };
    expect(await stack.client.steer(id, { kind: 'pause' })).toEqual(refusal);
    expect(await stack.client.steer(id, { kind: 'pause' })).toEqual(refusal);

    rmSync(filler);
    await says(`There is room again on the disk of ${state}.`);
    await says('The API could not write to the disk; it is started again …');
    await says('The API works again.');
    const { view } = await untilRest(stack.client, id);
    expectOutlived(view, command);
  });
});
