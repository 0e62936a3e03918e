/** Events of planning and of re-planning. */
import { z } from 'zod';
import { ToldTest, toldTestText } from '../../environments/base-tests.ts';
import { environmentText, RepositoryEnvironment } from '../../environments/repository-environment.ts';
import { few, oneLine } from '../../one-line.ts';
import { PlanChanges } from '../../plan/plan-changes.ts';
import { Assumption } from '../../plan/work-plan.ts';
import { RepositoryLink } from '../../repositories/merge-order.ts';
import { Answer, AuditFinding, Finding, Role } from '../../roles.ts';
import { FailedCheck } from '../fidelity.ts';
import { eventKind } from './event-kind.ts';

/** Checks that are named in a line. */
const mostNamed = 50;

const lines = z.array(z.string());

export const planEvents = {
  'environment.decided': eventKind(
    'What a repository needs has been decided: by the submission, its `breakwater.yaml`, or what is found in it. ' +
      '`origins` says by which, and `notGiven` what was asked for in vain.',
    RepositoryEnvironment.shape,
    environmentText,
  ),
  'repositories.linked': eventKind(
    'What the repositories need of one another (submodules, modules of Go, packages of JavaScript), and so the `order` in which changes of several of them land. `empty` are folders of submodules that are none of the repositories of the build.',
    {
      order: lines,
      links: z.array(z.object(RepositoryLink.shape)),
      empty: z.array(z.object({ repository: z.string(), path: z.string() })),
    },
    ({ order, links, empty }) => {
      const left = empty.map(({ repository, path }) => `${repository}/${oneLine(path)}`).join(', ');
      return [
        ...(links.length > 0 ? [`Changes land in the order ${order.join(', ')}`] : []),
        ...(empty.length > 0 ? [`Submodules that are no repository of the build stay empty: ${left}`] : []),
      ].join('. ');
    },
  ),
  'tools.missing': eventKind(
    'Programs that the commands of the repositories call, and the place of the sandboxes does not have. The build goes on as long as setup and tests do without them.',
    { tools: lines },
    ({ tools }) => `There is no ${tools.map((tool) => oneLine(tool)).join(', no ')} where the commands run`,
  ),
  'environment.kept': eventKind(
    'What `setup` has made is kept for later sandboxes, of this build and of later ones, to start from; or, with a `refusal`, it is not, and each sets up anew. `isNew` is false where it was kept before.',
    { isNew: z.boolean(), bytes: z.number(), ms: z.number(), refusal: z.string().nullable() },
    ({ isNew, bytes, ms, refusal }) => {
      if (refusal !== null) return `What setup has made is not kept: ${oneLine(refusal)}`;
      if (!isNew) return 'What setup makes was kept before, and is used; the tests are run all the same';
      return `What setup has made is kept: ${Math.ceil(bytes / 1e6)} MB in ${(ms / 1000).toFixed(1)} s`;
    },
  ),
  'base.tested': eventKind(
    'The tests of a repository have been run as it is, before anything is planned; `tail` is the end of what they print.',
    ToldTest.shape,
    toldTestText,
  ),
  'plan.stage': eventKind(
    'A stage of planning starts, or starts again; the first one, of the preparer, tests the base.',
    { role: Role, runId: z.string(), round: z.int() },
    ({ role }) => (role === 'preparer' ? 'The tests are run on the base' : `Planning: ${role}`),
  ),
  'plan.drafted': eventKind(
    'The architect has handed in a plan.',
    { tasks: z.int(), requirements: z.int() },
    ({ tasks, requirements }) => `The architect drafts ${tasks} tasks for ${requirements} requirements`,
  ),
  'plan.findings': eventKind(
    'The adversary has handed in what it finds wrong.',
    { findings: z.array(z.object(Finding.shape)) },
    ({ findings }) => {
      const blockers = findings.filter(({ severity }) => severity === 'blocker').length;
      return `The adversary has ${findings.length} findings, ${blockers} of them blockers`;
    },
  ),
  'plan.refined': eventKind(
    'The refiner has handed in the plan again, with an answer to every finding.',
    { round: z.int(), answers: z.array(z.object(Answer.shape)) },
    ({ round }) => `Refined, round ${round}`,
  ),
  'plan.refused': eventKind(
    'The deterministic checks have found faults in the plan; the refiner is asked again.',
    { faults: lines },
    ({ faults }) => `The checks refuse the plan: ${faults.length === 1 ? 'one fault' : `${faults.length} faults`}`,
  ),
  'plan.rejected': eventKind(
    'The validator does not find the plan faithful to the spec.',
    { reasons: lines },
    () => 'The validator rejects the plan',
  ),
  'plan.assumes': eventKind(
    'What the plan takes as given where the prompt leaves it open; requirements quote it like the prompt.',
    { assumptions: z.array(z.object(Assumption.shape)) },
    ({ assumptions }) => `The plan assumes: ${assumptions.map(({ id, text }) => `${id} ${oneLine(text)}`).join('; ')}`,
  ),
  'plan.approved': eventKind(
    'The plan stands, and work begins (once a person has approved it, where the build asks for that). `roundsLeft`: what the limit of iterations allows, where that is less than a round for each task.',
    { tasks: z.int(), roundsLeft: z.int().nullable().default(null) },
    ({ tasks, roundsLeft }) =>
      `The work plan stands: ${tasks} tasks${roundsLeft === null ? '' : `; the limit of iterations allows ${roundsLeft} rounds, and pauses the build then unless it is raised`}`,
  ),
  'plan.sent-back': eventKind(
    'A person sends the plan back to the refiner. `comments` is of the whole plan, and may be empty.',
    { comments: z.string(), taskComments: z.array(z.object({ task: z.string(), text: z.string() })).default([]) },
    ({ comments, taskComments }) => {
      const ofTasks = taskComments.slice(0, mostNamed).map(({ task, text }) => `${task}: ${oneLine(text, 100)}`);
      return `A person sends the plan back: ${[...(comments === '' ? [] : [oneLine(comments)]), ...ofTasks].join('; ')}`;
    },
  ),
  'plan.edited': eventKind(
    'A person has edited the plan that waits for approval. `by` is who, by the name of the token or the person; `version` is what `GET /builds/:id/plan` names it by.',
    { by: z.string().nullable(), version: z.string(), ...PlanChanges.shape },
    ({ by, ...changes }) => `${by === null ? 'A person' : oneLine(by, 60)} edits the plan: ${changesText(changes)}`,
  ),
  'heads.verified': eventKind(
    'The checks of all that has merged, and the tests of every repository, have been run again where everything is together. `failed` was red twice; `flaky` was red once, and green alone.',
    { ran: z.int(), failed: z.array(z.object(FailedCheck.shape)), flaky: lines },
    ({ ran, failed, flaky }) => {
      const what = ran === 1 ? 'one command is' : `${ran} commands are`;
      const unsteady = flaky.length === 0 ? '' : ` (${flaky.length} at the second try)`;
      const more = failed.length > mostNamed ? ` and ${failed.length - mostNamed} more` : '';
      const red =
        failed
          .slice(0, mostNamed)
          .map(({ command }) => oneLine(command, 100))
          .join(', ') + more;
      return failed.length === 0
        ? `At the integration heads ${what} run again: all pass${unsteady}`
        : `At the integration heads ${what} run again: ${failed.length} fail: ${red}`;
    },
  ),
  'audit.started': eventKind(
    'A session with fresh eyes reads the spec beside the result, at the end of a phase of the plan or (null) of all.',
    { runId: z.string(), phase: z.string().nullable(), round: z.int() },
    ({ phase }) => `The result is audited${phase === null ? '' : ` at the end of the phase ${oneLine(phase)}`}`,
  ),
  'audit.ended': eventKind(
    'What the audit has found, and the tasks that it adds to the plan. `unfinished` says why there was no result.',
    {
      runId: z.string(),
      phase: z.string().nullable(),
      findings: z.array(z.object(AuditFinding.shape)),
      summary: z.string(),
      tasks: lines,
      unfinished: z.string().nullable(),
    },
    ({ findings, tasks, unfinished }) => {
      if (unfinished !== null) return `The audit has come to no result: ${oneLine(unfinished)}`;
      if (findings.length === 0) return 'The audit finds what the spec asks for';
      const whats = findings.map(({ what }) => oneLine(what, 100)).join('; ');
      const blocking = findings.filter(({ severity }) => severity === 'blocking').length;
      const added = tasks.length === 0 ? '' : `; to be mended by ${tasks.join(', ')}`;
      const count = findings.length === 1 ? 'one finding' : `${findings.length} findings`;
      return `The audit has ${count}, ${blocking} of them blocking: ${whats}${added}`;
    },
  ),
  'task.added': eventKind(
    'A gate has found what no task of the plan mends, and adds one.',
    { task: z.string(), title: z.string(), why: z.enum(['broken', 'audit']) },
    ({ task, title }) => `${task} is added to the plan: ${title}`,
  ),
  'replan.requested': eventKind(
    'A replanner is asked to put other tasks in the place of a stuck one; `evidence` is what was tried.',
    { task: z.string(), evidence: lines, attempt: z.int(), allowed: z.int() },
    ({ task, attempt, allowed }) => `${task}: re-plan ${attempt} of ${allowed} is asked for`,
  ),
  'replan.refused': eventKind(
    'A re-plan came to nothing, or has faults; it counts all the same.',
    { task: z.string(), faults: lines },
    ({ task, faults }) => `${task}: the re-plan is refused: ${faults.join('; ')}`,
  ),
};

function changesText({ added, removed, changed, reordered, requirements, assumptions }: PlanChanges): string {
  const isAre = (ids: readonly string[]) => `${few(ids)} ${ids.length === 1 ? 'is' : 'are'}`;
  const parts = [
    ...changed.slice(0, mostNamed).map(({ task, fields }) => `${task} (${fields.join(', ')})`),
    ...(changed.length > mostNamed ? [`${changed.length - mostNamed} tasks more`] : []),
    ...(added.length > 0 ? [`${isAre(added)} added`] : []),
    ...(removed.length > 0 ? [`${isAre(removed)} removed`] : []),
    ...(reordered ? ['the tasks come in another order'] : []),
    ...(requirements.length > 0 ? [`requirements ${few(requirements)}`] : []),
    ...(assumptions.length > 0 ? [`assumptions ${few(assumptions)}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'its headings';
}
