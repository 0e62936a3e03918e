/** Commands that outlive the object which asked for them: they go on, are not begun again, and their end is heard. */
import { abortAllDurableObjects } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { Assignment, RunOrder } from '../../../src/core/runs/run-order.ts';
import { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { buildOf, generating, order, requirements, runOf, runToEnd, task, toolResults } from './orders.ts';
import { fileAppears, sandboxRequest } from './sandbox-probe.ts';

const isCandidate = { kind: 'ended', outcome: expect.objectContaining({ kind: 'candidate' }) };

/** Runs a command beside the run's own: in the workspace, or where its work is tested. Answers whether it exited with 0. */
async function beside(runId: string, command: string, clean = false): Promise<boolean> {
  const response = await sandboxRequest(runId, 'exec', { command, clean, timeoutMs: 20_000 });
  return response.ok && new TextDecoder().decode(await response.arrayBuffer()).includes('"exitCode":0');
}

/** Starts the run, ends every object once the command is under way, and lets the command end only after that. */
async function cutOff(given: RunOrder, clean = false): Promise<unknown[]> {
  await runOf(given).start(given);
  while (!(await beside(given.runId, 'test -e started', clean)));
  await abortAllDurableObjects();
  await runOf(given).start(given);
  await beside(given.runId, 'touch go', clean);
  return (await buildOf(given).ended()).map(({ body }) => body);
}

/** Passes where it has run once, and only after the objects were ended. */
const onceOnly =
  'echo ran >> ../ran; touch ../started; until [ -e ../go ]; do sleep 0.05; done; test "$(cat ../ran)" = ran';

test('a crash in the middle of a command loses nothing of it: the run goes on with that same command', async () => {
  const given = order(generating('outlived'));
  expect(await cutOff(given)).toEqual([isCandidate]);
  expect(await toolResults(given)).toEqual(['ran\nend\n[exit code 4]', '(no output)']);
});

test('a crash while the work is tested goes on with those same tests, of the tree that was handed in', async () => {
  const given = order(generating('greet'), { testCommand: onceOnly });
  const reports = await cutOff(given, true);
  expect(reports).toEqual([isCandidate]);
  expect(await toolResults(given)).not.toContain(expect.stringContaining('was not handed in'));
});

test('a crash while a candidate is evaluated goes on with those same tests', async () => {
  const made = (await runToEnd(order(generating('greet')))).at(-1);
  const outcome = RunOutcome.parse(made?.kind === 'ended' ? made.outcome : null);
  if (outcome.kind !== 'candidate') throw new Error('there is no candidate');
  const { candidate } = outcome;
  const graded = [{ criterion: 'C1', pass: true, evidence: 'seen' }];
  const assignment: Assignment = {
    role: 'evaluator',
    task: task(),
    requirements,
    amendments: [],
    notes: '',
    candidate,
    summary: '',
    previous: null,
    graded,
    browser: false,
  };
  const given = order(assignment, { testCommand: onceOnly });
  const tests = expect.objectContaining({ passed: true, exitCode: 0 });
  expect(await cutOff(given)).toEqual([
    { kind: 'ended', outcome: expect.objectContaining({ kind: 'graded', tests, criteria: graded }) },
  ]);
});

test('a command whose sandbox is lost is answered as interrupted', async () => {
  const given = order(generating('outlived'));
  await runOf(given).start(given);
  await fileAppears(given.runId, 'started');
  await sandboxRequest(given.runId, 'dispose', {});
  await abortAllDurableObjects();
  await runOf(given).start(given);
  expect((await buildOf(given).ended()).map(({ body }) => body).at(-1)).toEqual(isCandidate);
  expect(await toolResults(given)).toEqual([
    expect.stringContaining('The command was interrupted: its sandbox was lost'),
    '(no output)',
  ]);
});

test('a command that takes its time is told of while it runs, and when it has ended', async () => {
  const given = order(generating('outlived'));
  await runOf(given).start(given);
  await fileAppears(given.runId, 'started');
  await buildOf(given).progressed();
  await beside(given.runId, 'touch go');
  await buildOf(given).ended();
  const [first] = await buildOf(given).progressed();
  const title = expect.stringContaining('echo ran >> ran; touch started');
  expect(first).toEqual({ runId: given.runId, command: { title, elapsedMs: expect.any(Number), lastLine: '' } });
  expect((await buildOf(given).progressed()).at(-1)).toEqual({ runId: given.runId, command: null });
});
