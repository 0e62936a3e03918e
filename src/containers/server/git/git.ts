/** Runs git for the server: in a process group, with a time limit, with bounded output and errors without secrets. */

import { statSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { headOfText, tailOfText } from '../../../core/cut-text.ts';
import { bubblewrapWords, type Extra, samePersonWords } from '../process/bubblewrap.ts';
import { startGroup } from '../process/process-group.ts';
import type { Launcher } from '../sandbox/host-config.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Failure, failure, type Outcome, success } from '../sandbox/outcome.ts';
import { faultIn } from './git-folder.ts';

export type GitCall = {
  args: string[];
  cwd: string;
  env: Record<string, string>;
  stdin?: string | Readable;
  /** Takes standard output instead of the answer. */
  into?: Writable;
  /** Of standard output; what comes after is counted and left out. */
  maxBytes?: number;
  /**
   * Git's own files, where commands may have changed them, and the configuration that is ours. A link among the files
   * would lead git out of the sandbox, and so git sees no more of the machine than a command, where bubblewrap is there and
   * a command has run in the sandbox.
   */
  checkout?: { gitFolder: string; control: string };
};
export type GitOutput = { exitCode: number; stdout: Buffer; omittedBytes: number; stderr: string };

const maxErrorBytes = 20_000;
const defaultMaxBytes = 4_000_000;

/** Runs git and answers whatever its exit code was; `infrastructure` where it did not start or end in time. */
export async function runGit(sandbox: HostedSandbox, call: GitCall): Promise<Outcome<GitOutput>> {
  const { args, cwd, env, stdin, into, maxBytes = defaultMaxBytes, checkout } = call;
  // Not `existsSync`: that asks as the server's real user, who in a container may not look into the commands' folders.
  const isGone = checkout !== undefined && !statSync(cwd, { throwIfNoEntry: false });
  if (isGone) return failure('git', `there is no folder ${basename(cwd)} any more`);
  const found = checkout === undefined ? null : await faultIn(checkout.gitFolder);
  if (found !== null) return failure('git', `${relative(cwd, found.path)} ${found.fault}`);
  const group = startGroup(sandbox.groups, {
    launcher: launcherOf(sandbox, call),
    argv: ['git', ...args],
    cwd,
    env,
    ...(stdin === undefined ? {} : { stdin }),
  });
  if (into !== undefined) group.child.stdout?.pipe(into, { end: false });
  const stdout = collect(group.child.stdout, into === undefined ? maxBytes : 0);
  const stderr = collect(group.child.stderr, maxErrorBytes);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    group.stop();
  }, sandbox.config.gitTimeoutMs);
  try {
    const { exitCode, signal } = await group.exited;
    if (timedOut) {
      group.kill();
      return failure('infrastructure', `git ${args[0]} did not end within ${sandbox.config.gitTimeoutMs / 1000} s`);
    }
    await Promise.all([stdout.ended, stderr.ended]);
    if (exitCode === null) return failure('infrastructure', `git ${args[0]} was ended by ${signal}`);
    const said = Buffer.concat(stderr.chunks).toString();
    // Bubblewrap's own words: git has not begun.
    if (exitCode !== 0 && said.startsWith('bwrap: ')) return failure('infrastructure', headOfText(said.trim(), 300));
    return success({
      exitCode,
      stdout: Buffer.concat(stdout.chunks),
      omittedBytes: stdout.omitted(),
      stderr: said,
    });
  } catch (error) {
    return failure('infrastructure', `git could not be started: ${error instanceof Error ? error.message : error}`);
  } finally {
    clearTimeout(timer);
  }
}

/** As they are called here these are about objects and refs: they note nothing of the files of a checkout in its index. */
const withoutIndex = new Set([
  ...['cat-file', 'commit-tree', 'config', 'diff', 'diff-tree', 'for-each-ref', 'index-pack', 'log', 'ls-tree'],
  ...['merge-base', 'merge-tree', 'pack-objects', 'rev-parse', 'update-ref'],
]);

function launcherOf(sandbox: HostedSandbox, { args, cwd, checkout }: GitCall): Launcher {
  const { bubblewrap, launcher } = sandbox.config;
  if (bubblewrap === null || checkout === undefined) return launcher;
  if (sandbox.isUntouched)
    return withoutIndex.has(args[0] ?? '') ? launcher : [...samePersonWords(bubblewrap, cwd), '--'];
  const { control } = checkout;
  const extras: Extra[] = [{ from: control, to: control, writable: true }];
  return [...bubblewrapWords(bubblewrap, sandbox, { cwd, extras }), '--'];
}

/** Runs git and answers its standard output; any exit code but 0 is a failure of reason `git`. */
export async function git(sandbox: HostedSandbox, call: GitCall): Promise<Outcome<string>> {
  const run = await runGit(sandbox, call);
  if (!run.ok) return run;
  if (run.result.exitCode !== 0) return gitFailure(sandbox, call.args[0] ?? '', run.result);
  return success(run.result.stdout.toString());
}

/** What git said of a repository that it sees no more than a command does, or of one of ours: shortened, with paths of the workspace. */
export function gitFailure({ folder, work }: HostedSandbox, command: string, { exitCode, stderr }: GitOutput): Failure {
  const said = tailOfText(stderr.replaceAll(`${work}/`, '').replaceAll(`${folder}/`, '').trim(), 600);
  return failure('git', `git ${command}: ${said || `exit code ${exitCode}`}`);
}

function collect(stream: NodeJS.ReadableStream | null, maxBytes: number) {
  const chunks: Buffer[] = [];
  let total = 0;
  let kept = 0;
  stream?.on('data', (chunk: Buffer) => {
    total += chunk.length;
    const part = chunk.subarray(0, maxBytes - kept);
    kept += part.length;
    if (part.length > 0) chunks.push(part);
  });
  const ended = new Promise<void>((resolve) => (stream ? stream.once('close', resolve) : resolve()));
  return { chunks, ended, omitted: () => total - kept };
}
