/** Events of one task: its rounds, its merge, and what a person says of it. */
import { z } from 'zod';
import { FlakyTests } from '../../environments/test-results/flaky-tests.ts';
import { few, oneLine } from '../../one-line.ts';
import { CriterionVerdict, Discovery, Role } from '../../roles.ts';
import { Sha } from '../../sandbox/protocol.ts';
import { growing } from '../growing.ts';
import { NextStep } from '../next-step.ts';
import { TaskPriority } from '../priority.ts';
import { Screenshot } from '../screenshots.ts';
import { SentBack } from '../sent-back.ts';
import { AnsweredWeakening, WeakeningKind } from '../weakening.ts';
import { eventKind, toldEvent } from './event-kind.ts';

const task = z.string();
const runId = z.string();
const round = z.int();
const Commit = z.object({ repository: z.string(), commit: Sha });

export const taskEvents = {
  'task.started': eventKind(
    'A round of the task starts; its generator is told this many discoveries of other runs.',
    { task, runId, round, discoveries: z.int() },
    ({ task, round }) => `${task}: round ${round} starts`,
  ),
  'task.candidate': eventKind(
    'The generator has handed in its work.',
    { task, round, summary: z.string(), commits: z.array(Commit) },
    ({ task }) => `${task}: a candidate is handed in`,
  ),
  'task.seen': eventKind(
    'The evaluator has looked at pages; each screenshot is kept as evidence under its id.',
    { task, round, screenshots: z.array(z.object(Screenshot.shape)) },
    ({ task, screenshots }) =>
      `${task}: its evaluator has seen ${few(screenshots.map(({ id, title }) => (title === '' ? id : `${oneLine(title)} (${id})`)))}`,
  ),
  'task.graded': eventKind(
    'The candidate passes: its scope, its tests as the system ran them, and every criterion.',
    {
      task,
      round,
      criteria: z.array(z.object(CriterionVerdict.shape)),
      tests: z.object({ command: z.string(), durationMs: z.number() }),
    },
    ({ task }) => `${task}: every criterion is met`,
  ),
  'task.flaky': eventKind(
    'Tests failed and, run once more on the same files, passed: no round is lost by them. `names` are those of the tests, null where the runner does not tell; later rounds are told.',
    { task, round, tests: z.array(z.object(FlakyTests.shape)) },
    ({ task, tests }) =>
      `${task}: tests failed and passed on the same files: ${tests
        .map(
          ({ command, names }) =>
            `${oneLine(command)}${
              names
                ? ` (${names
                    .slice(0, 5)
                    .map((name) => oneLine(name))
                    .join('; ')})`
                : ''
            }`,
        )
        .join(', ')}`,
  ),
  'task.weakened': eventKind(
    'The candidate changes how work is verified: tests, their configuration, thresholds. The evaluator answered whether the task justifies each (`justified` is null where it was not asked); one that is not fails the candidate.',
    {
      task,
      round,
      changes: z.array(z.object({ ...AnsweredWeakening.shape, kind: growing(WeakeningKind) })),
    },
    ({ task, changes }) => {
      const open = changes.filter(({ justified }) => justified !== true).length;
      const what = changes.length === 1 ? 'a change' : `${changes.length} changes`;
      return `${task}: ${what} of how work is verified${open === 0 ? ', justified by the task' : `, ${open} not justified`}: ${changes.map(({ path, kind }) => `${kind} ${path}`).join(', ')}`;
    },
  ),
  'task.rejected': eventKind(
    'The round is sent back; `causes` say why, `reason` the same in one line.',
    { task, round, reason: z.string(), causes: z.array(SentBack) },
    ({ task, round, reason }) => `${task}: round ${round} is sent back: ${reason}`,
  ),
  'task.conflict': eventKind(
    'The candidate does not merge with what has merged meanwhile; the task is requeued.',
    { task, round, repository: z.string(), paths: z.array(z.string()), head: Sha, candidate: Sha },
    ({ task, paths }) => `${task}: conflicts with what has merged meanwhile (${paths.join(', ')}); requeued`,
  ),
  'task.broken-off': eventKind(
    'The system failed the round, not the task; it starts again. `causes` say why, `reason` the same in one line.',
    { task, round, reason: z.string(), causes: z.array(SentBack).default([]) },
    ({ task, round, reason }) => `${task}: round ${round} broke off: ${reason}`,
  ),
  'task.rechecked': eventKind(
    'The integration head has moved since the candidate was graded. `ahead` names others, which are tested with it and land before it.',
    { task, ahead: z.array(z.string()).default([]) },
    ({ task, ahead }) =>
      `${task}: the integration head has moved; merged and tested again${ahead.length === 0 ? '' : ` with ${few(ahead)} before it`}`,
  ),
  'task.train-failed': eventKind(
    'Tasks that were tested together on a head that has moved do not pass together; fewer of them are tested next.',
    { task, ahead: z.array(z.string()), reason: z.string() },
    ({ task, ahead, reason }) =>
      `${task}: does not pass with ${few(ahead)} before it; fewer are tested next: ${reason}`,
  ),
  'task.head-moved': eventKind(
    'Someone else has moved the integration branch; its head is taken as it is.',
    { task },
    ({ task }) => `${task}: the integration branch was moved by someone else`,
  ),
  'task.refs-returned': eventKind(
    'The branches of these repositories had moved for the task and are back where they were, as another could not move.',
    { task, repositories: z.array(z.string()) },
    ({ task, repositories }) => `${task}: ${repositories.join(', ')} put back, as not all of its branches could move`,
  ),
  'task.merged': toldEvent(
    'The graded merge is the head of the integration branch of each repository.',
    { task, rounds: z.int(), merges: z.array(z.object({ repository: z.string(), from: Sha, to: Sha })) },
    ({ task, rounds }) => `${task}: merged after ${rounds === 1 ? 'one round' : `${rounds} rounds`}`,
  ),
  'task.retried': eventKind(
    'A person has it tried again from the start of a round.',
    { task },
    ({ task }) => `${task}: a person has it tried again`,
  ),
  'task.skipped': eventKind(
    'A person goes on without it.',
    { task, reason: z.string().nullable() },
    ({ task, reason }) => `${task}: skipped by a person${reason === null ? '' : `: ${oneLine(reason)}`}`,
  ),
  'task.prioritized': eventKind(
    'A person has it taken first or last of the tasks that may start, or as is usual again. `by` is who.',
    { task, priority: growing(TaskPriority), by: z.string().nullable() },
    ({ task, priority, by }) =>
      `${task}: ${by === null ? 'a person' : oneLine(by, 60)} has it taken ${takenText(priority)}`,
  ),
  'note.added': eventKind(
    'A person has something to say, to one task or (null) to all; `runs` hear it at once.',
    { note: z.string(), task: task.nullable(), text: z.string(), runs: z.array(z.string()) },
    ({ task, text, runs }) => {
      const to = task === null ? 'for all tasks' : `for ${task}`;
      const heardBy = runs.length > 0 ? '' : ' (no session under way hears it; a later round would)';
      return `A note from a person, ${to}: ${oneLine(text)}${heardBy}`;
    },
  ),
  'note.unheard': eventKind(
    'A candidate was handed in before its session heard these notes. A later round would; `next` is how to ask for one.',
    { task, runId, notes: z.array(z.string()), words: z.string(), next: z.array(NextStep) },
    ({ task, words }) => `${task}: handed in before its session heard from a person: ${words} (a later round would)`,
  ),
  'relay.distilled': eventKind(
    'What runs have found out was distilled: how many discoveries there were and are, and how many entries bring several together, settle a contradiction, or end what does not hold any more.',
    { runId, before: z.int(), after: z.int(), merged: z.int(), contradicted: z.int(), expired: z.int() },
    ({ before, after }) => `What was found out is distilled: ${before} discoveries are ${after} now`,
  ),
  'discovery.noted': eventKind(
    'A run leaves a finding to later ones; `evidence` is the path that shows it, `commit` the state of its repository.',
    { runId, role: Role, task: task.nullable(), ...Discovery.shape, commit: Sha.nullable().default(null) },
    ({ role, task, kind, text }) => `${task ?? role} notes ${kind === 'interface' ? 'an' : 'a'} ${kind}: ${text}`,
  ),
};

const takenText = (priority: string): string => (priority === 'normal' ? 'as is usual' : priority);
