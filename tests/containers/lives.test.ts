/** What was asked for in a life of the sandbox that ends before its turn comes is not started in the next one. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHost } from '../../src/containers/server/open-host.ts';
import { browser } from '../../src/containers/server/operations/browser.ts';
import { job } from '../../src/containers/server/operations/job.ts';
import { noLauncher } from '../../src/containers/server/process/command-user.ts';
import { type Host, inTurn } from '../../src/containers/server/sandbox/host.ts';
import { forgetJobs, type HostedSandbox, newSandbox } from '../../src/containers/server/sandbox/hosted-sandbox.ts';
import { usualViewport } from '../../src/core/sandbox/browser.ts';
import { succeeded } from './prepared-sandbox.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

let folder: string;
let host: Host;
let sandbox: HostedSandbox;
beforeEach(() => {
  folder = temporaryFolder();
  host = openHost({
    root: join(folder, 'root'),
    gitTimeoutMs: 10_000,
    maxPushMb: 100,
    storeIdleMs: 600_000,
    keptMb: 0,
    hasGitLfs: false,
    browser: { program: '/bin/false', driver: join(import.meta.dirname, '../../src/containers/server/page-driver') },
    heartbeatMs: 1000,
    shell: 'sh',
    launcher: noLauncher,
    bubblewrap: null,
    commandLimits: { maxProcesses: 2000, maxMemoryMb: 1000 },
  });
  sandbox = newSandbox(host.config, 'a');
  mkdirSync(sandbox.work, { recursive: true });
});
afterEach(() => removeFolder(folder));

/** As `prepare` does for the next run, in its turn, while what is asked for now waits for its own. */
const beginAnew = () => inTurn(host, sandbox.id, async () => forgetJobs(sandbox));
const command = 'touch started';
const started = () => readdirSync(sandbox.work);

test('a page is not opened, and no browser is started', async () => {
  const { life } = sandbox;
  const anew = beginAnew();
  const step = { kind: 'open' as const, address: 'http://localhost:1/', viewport: usualViewport };
  expect(await browser(host, sandbox, { step, id: 'step', life, command, onCleanTree: true })).toEqual(
    succeeded({ kind: 'gone', message: 'its sandbox was lost, and another one has taken its place' }),
  );
  await anew;
  expect([started(), sandbox.browser]).toEqual([[], null]);
});

test('a command is lost, and is not started', async () => {
  const { life } = sandbox;
  const anew = beginAnew();
  const request = { job: 'late', life, command, timeoutMs: 9000, waitMs: 9000, clean: false, onCleanTree: true };
  expect(await job(host, sandbox, { ...request, cwd: '.', seenBytes: 0 })).toEqual(succeeded({ kind: 'lost' }));
  await anew;
  expect(started()).toEqual([]);
});
