/** `submit_work`: the system commits, checks and tests what the generator made; only what passes becomes a candidate. */

import { z } from 'zod';
import { headOfText } from '../../../core/cut-text.ts';
import { failedSetUp, failedSetUpText } from '../../../core/environments/failed-set-up.ts';
import { TestOfRepository } from '../../../core/environments/tests-to-run.ts';
import { isInRepository, outsideScope } from '../../../core/grading/task-files.ts';
import { candidateRef } from '../../../core/refs.ts';
import { Work } from '../../../core/roles.ts';
import { type Candidate, ChangedFiles, RepositoryCommit } from '../../../core/runs/candidate.ts';
import { testsOf } from '../../../core/runs/preparing.ts';
import type { RunOrder } from '../../../core/runs/run-order.ts';
import { commandText } from '../../../core/runs/tools/command-text.ts';
import { leftOutText } from '../../../core/runs/tools/left-out-text.ts';
import { failed, refusal, type ToolOutcome } from '../../../core/runs/tools/tool-outcome.ts';
import type { SandboxError, SaveResult } from '../../../core/sandbox/protocol.ts';
import { inputSchema } from './input-schema.ts';
import { folderOf, longestSetUpMs, runTest, runTests } from './test-run.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

type Pushed = z.infer<typeof SaveResult> & { repository: string; head: string; paths: string[] };

/** What is pushed and passes by its paths: the tests of this very tree are under way, in this life of the sandbox. */
const Tested = z.strictObject({
  life: z.string(),
  commits: z.array(RepositoryCommit).min(1),
  treeId: z.string(),
  changed: ChangedFiles,
  tests: z.array(TestOfRepository).min(1),
  /** Whether the commands of `setup` have run in its clean checkout. */
  isSetUp: z.boolean(),
  /** What lies beside it, in words. */
  leftOut: z.string(),
});
type Tested = z.infer<typeof Tested>;

export const submitWork: Tool = defineTool({
  definition: {
    name: 'submit_work',
    description:
      'Hands in the finished task: the system makes one commit of all files that git does not ignore, checks the changed ' +
      'paths against the scope and runs the test command in a clean checkout of it. What fails comes back as an error ' +
      'and the session goes on; what passes ends it.',
    input_schema: inputSchema(Work),
  },
  about: 'hands in your work and ends your session',
  input: Work,
  execute: ({ summary }, context) => submit(summary, context),
});

/** Another life of the sandbox has another tree, so there it all begins again. */
async function submit(summary: string, context: ToolContext): Promise<ToolOutcome> {
  const { job, sandboxLife } = context;
  const kept = Tested.nullable().parse(job.kept);
  if (kept?.life !== sandboxLife || !kept) return push(summary, context);
  return kept.isSetUp ? test(kept, summary, context) : setUp(kept, context);
}

async function push(summary: string, context: ToolContext): Promise<ToolOutcome> {
  const { order, sandbox, sandboxLife, signal } = context;
  if (order.assignment.role !== 'generator') throw new Error('only a generator submits work');
  const { task } = order.assignment;
  const pushed: Pushed[] = [];
  for (const { name, commit: head, git } of order.heads) {
    const ref = candidateRef(order.buildId, order.runId, git.refsPrefix);
    const one = await pushCandidate({ repository: name, head, ref, message: `${task.id}: ${task.title}` }, context);
    if (!one.ok) return failed(one.error);
    pushed.push(one.result);
  }
  if (pushed.every(({ paths }) => paths.length === 0))
    return refusal(
      `Nothing has changed: there is no work to hand in. Make the change that the task asks for.${leftOutText(pushed)}`,
    );
  const outside = pushed.flatMap(({ repository, paths }) => outsideScope(task, repository, paths));
  if (outside.length > 0) {
    const commands = order.heads
      .filter(({ name }) => outside.some((path) => path.startsWith(`${name}:`)))
      .map(({ name, commit }) => `\`git -C ${name} checkout ${commit} -- <path>\``);
    return refusal(
      `These files are outside the scope of the task, and a candidate that changes them is refused. Put them back as they were (${commands.join(', ')}; remove those that are new) and reach the goal within the scope:\n${outside.join('\n')}`,
    );
  }
  const parts = pushed.filter(({ repository, paths }) => isInRepository(task, repository) || paths.length > 0);
  const tested = {
    commits: parts.map(({ repository, commit }) => ({ repository, commit })),
    treeId: await sha256(parts.map(({ repository, tree }) => `${repository}:${tree}\n`).join('')),
    changed: await changedFiles(parts),
    tests: testsOf(order, parts),
    leftOut: leftOutText(pushed),
  };
  // A server of protocol 1 knows neither jobs nor clean checkouts: there the workspace itself is tested, in one call.
  if (sandboxLife === null) return test(tested, summary, context);
  const commits = pushed.map(({ repository, commit }) => ({ name: repository, commit }));
  const { from, commands } = context.setUp;
  const clean = await sandbox.call('checkout', { repositories: commits, ...(from && { from }) }, signal);
  if (!clean.ok) return failed(clean.error);
  const isSetUp = commands.length === 0 || clean.result.isSetUp === true;
  const opened = isSetUp ? null : await context.setUp.open('setup');
  if (opened) return failed(opened);
  return { kind: 'kept', kept: { ...tested, isSetUp, life: sandboxLife } };
}

/** What `setup` makes is in no commit, and the clean checkout needs it as well. */
async function setUp(kept: Tested, context: ToolContext): Promise<ToolOutcome> {
  const { sandbox, job, live, signal, timeLeftMs } = context;
  for (const [index, wanted] of context.setUp.commands.entries()) {
    const place = { name: `${job.name}/setup/${index}`, life: kept.life, sandbox, live, signal };
    const timeoutMs = Math.min(longestSetUpMs, timeLeftMs);
    const ran = await runTest(place, { command: wanted.command, cwd: folderOf(wanted), clean: true, timeoutMs });
    if (ran.kind === 'running') return ran;
    if (ran.kind === 'failed') return failed(ran.error);
    if (ran.result.exitCode === 0) continue;
    const closed = await context.setUp.open('run');
    if (closed) return failed(closed);
    return refusal(
      `The work was not handed in: in a clean checkout of it ${failedSetUpText(failedSetUp(wanted, ran.result))}\n${commandText(ran.result)}${kept.leftOut}`,
    );
  }
  const settled = await sandbox.call('settle', { clean: true }, signal);
  // An older server cannot.
  if (!settled.ok && settled.error.reason !== 'not-found') return failed(settled.error);
  const closed = await context.setUp.open('run');
  return closed ? failed(closed) : { kind: 'kept', kept: { ...kept, isSetUp: true } };
}

/** Runs the tests where nothing is but the candidate: what passes by files that are not handed in would fail later. */
async function test(
  { commits, treeId, changed, tests: wanted, leftOut }: Omit<Tested, 'life' | 'isSetUp'>,
  summary: string,
  context: ToolContext,
): Promise<ToolOutcome> {
  const { order, sandbox, sandboxLife: life, job, live, signal } = context;
  const place = { name: job.name, life, sandbox, live, signal, services: context.services };
  const tests = await runTests(place, { tests: wanted, base: order.base, clean: life !== null }, context.timeLeftMs);
  switch (tests.kind) {
    case 'running':
      return tests;
    case 'failed':
      return failed(tests.error);
    case 'ran': {
      if (!tests.test.passed) return { kind: 'tests-failed', tests: tests.test, beside: leftOut };
      const candidate = candidateOf(order, commits);
      const heardNotes = [...context.heardNotes];
      return { kind: 'close', outcome: { kind: 'candidate', candidate, treeId, changed, summary, heardNotes } };
    }
    default:
      return tests satisfies never;
  }
}

function candidateOf({ buildId, runId, heads }: RunOrder, commits: readonly RepositoryCommit[]): Candidate {
  const refIn = (repository: string) =>
    candidateRef(buildId, runId, heads.find(({ name }) => name === repository)?.git.refsPrefix);
  const ref = refIn(commits[0]?.repository ?? '');
  return {
    ref,
    commits: commits.map((commit) => {
      const own = refIn(commit.repository);
      return own === ref ? commit : { ...commit, ref: own };
    }),
  };
}

async function changedFiles(parts: readonly Pushed[]): Promise<ChangedFiles> {
  const paths = parts.flatMap(({ repository, paths }) => paths.map((path) => `${repository}:${path}`)).toSorted();
  const digest = await sha256(paths.map((path) => `${path}\n`).join(''));
  return { digest, count: paths.length, paths: paths.slice(0, 10).map((path) => headOfText(path, 300)) };
}

/** Commits and pushes before the tests run, so that the candidate holds nothing that the tests leave behind. */
async function pushCandidate(
  push: { repository: string; head: string; ref: string; message: string },
  { sandbox, signal }: ToolContext,
): Promise<{ ok: true; result: Pushed } | { ok: false; error: SandboxError }> {
  const { repository, head, ref, message } = push;
  const pushed = await sandbox.call('save', { repository, ref, message, tellLeftOut: true }, signal);
  if (!pushed.ok) return pushed;
  const diff = await sandbox.call('diff', { repository, from: head, to: pushed.result.commit }, signal);
  if (!diff.ok) return diff;
  const paths = diff.result.files.map(({ path }) => path);
  return { ok: true, result: { ...pushed.result, repository, head, paths } };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
