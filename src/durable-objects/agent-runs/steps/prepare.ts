/** Prepares the sandbox: at first for the role, later again when it was lost. */

import type { RepositoryGit } from '../../../core/contract/git-options.ts';
import type { RepositorySubmodule } from '../../../core/repositories/merge-order.ts';
import type { Change } from '../../../core/runs/change.ts';
import { keptName } from '../../../core/runs/kept-name.ts';
import { cappedPaths } from '../../../core/runs/path-list.ts';
import { putOff, sandboxTrouble } from '../../../core/runs/put-off.ts';
import type { PreviousMerge, RunRecord, RunState } from '../../../core/runs/record.ts';
import type { Preparation } from '../../../core/runs/sandbox-lease.ts';
import { accessOf, environmentsOf, firstAccess, setUpCommands, variablesOf } from '../../../core/runs/set-up.ts';
import { type GitPerson, usualPerson } from '../../../core/sandbox/git-person.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import { clockOf, type Ports } from '../ports.ts';
import { restoreRef, type SessionRole } from '../roles/session-role.ts';
import { readBrief } from './read-brief.ts';
import { readConventions } from './read-conventions.ts';

type Answer<T> = { ok: true; result: T } | { ok: false; error: SandboxError };

/** Clones the repositories, merges what the round before handed in, and opens the session; safe to repeat. */
export async function prepare(record: RunRecord, role: SessionRole | null, ports: Ports): Promise<Change> {
  const prepared = await prepareClean(record, ports);
  if (!prepared.ok) return sandboxTrouble(record, prepared.error, clockOf(ports));
  if (prepared.result.kind !== 'prepared') return unprepared(record, prepared.result, ports);
  const reports = [admittedBy(prepared.result)];
  const known = await helloOf(ports);
  if (!known.ok) return sandboxTrouble(record, known.error, clockOf(ports));
  const setUp = setUpAfter(record, prepared.result);
  const ready = { sandbox: 'ready', ...known.result, setUp, backoff: null } as const;
  const { assignment } = record.order;
  const read = role ? await readConventions(record.order, ports) : { ok: true as const, result: '' };
  if (!read.ok) return sandboxTrouble(record, read.error, clockOf(ports));
  const conventions = read.result;
  const told = role ? await readBrief(record.order, ports) : { ok: true as const, result: '' };
  if (!told.ok) return sandboxTrouble(record, told.error, clockOf(ports));
  const brief = told.result;
  const evaluation = { ...record.evaluation, submodules: submodulesIn(prepared.result) };
  const found = { ...(evaluation.submodules.length > 0 && { evaluation }), reports };
  if (assignment.role === 'evaluator')
    return { state: { ...ready, conventions, brief, phase: { kind: 'evaluating' } }, ...found };
  if (!role) {
    const kind = assignment.role === 'verifier' ? 'verifying' : 'testing-base';
    return { state: { ...ready, phase: { kind } }, ...found };
  }
  const { reused, kept } = prepared.result;
  const began = reused && kept ? 'of the round before' : 'new';
  const merged = await mergePrevious(record, ports, () => true);
  if (!merged.ok) return sandboxTrouble(record, merged.error, clockOf(ports));
  return {
    state: {
      ...ready,
      began,
      conventions,
      brief,
      previous: merged.result,
      phase: { kind: 'session', expects: 'model' },
    },
    messages: [role.firstMessage({ previous: merged.result, evaluation, conventions, began })],
    ...found,
  };
}

const submodulesIn = ({ repositories }: Extract<Preparation, { kind: 'prepared' }>): RepositorySubmodule[] =>
  repositories.flatMap(({ name, submodules = [] }) => submodules.map((one) => ({ repository: name, ...one })));

/**
 * What another run has installed is there, where it was kept and the files that `setup` reads are the same; so is what this
 * one had, where its sandbox was not lost.
 */
function setUpAfter(
  record: RunRecord,
  { kept, reused, isSetUp, isStale }: Extract<Preparation, { kind: 'prepared' }>,
): RunRecord['state']['setUp'] {
  const { setUp } = record.state;
  const isTaken = kept && reused && !isStale;
  const done = isSetUp || isTaken ? setUpCommands(record).length : kept && !reused ? setUp.done : 0;
  const image = environmentsOf(record).length > 0 ? accessOf(record, 'run').image : null;
  const { failed, anew } = setUp;
  const isWarm = isTaken || (kept && !reused && setUp.isWarm);
  return { done, during: firstAccess(record), image, failed, isKept: isSetUp, anew, isWarm };
}

/** There is no sandbox to be had at present: the run rests until a slot is offered, or asks again after a while. */
export function unprepared(
  record: RunRecord,
  answer: Exclude<Preparation, { kind: 'prepared' }>,
  ports: Ports,
): Change {
  if (answer.kind === 'no-answer')
    return putOff(record, { cause: 'slots', message: `no sandbox can be had: ${answer.message}` }, clockOf(ports));
  const { kind: _, ...slots } = answer;
  const { ticket } = record.state.slot;
  return {
    state: { slot: { kind: 'queued', ticket, since: ports.now() }, backoff: null },
    reports: [{ kind: 'queued', slots }],
  };
}

const admittedBy = ({ reused, kept, isSetUp, ms }: Extract<Preparation, { kind: 'prepared' }>) =>
  ({ kind: 'admitted', prepared: { reused, isKept: isSetUp && !kept, ms } }) as const;

const givenBack =
  'The session had to wait, and its sandbox was given back meanwhile. This is a new one with the tree of the last ' +
  'checkpoint; files that git ignores, and running processes, are gone.';

const replaced =
  'The sandbox did not answer for a while. If it had to be replaced, it holds the tree of the last checkpoint; files ' +
  'that git ignores, and running processes, may be gone.';

/** Brings back a sandbox that did not answer, or was given back. The back-off is left to the next step that succeeds in it. */
export async function restore(record: RunRecord, ports: Ports): Promise<Change> {
  const isGenerator = record.order.assignment.role === 'generator';
  const prepared = await prepareSandbox(record, firstAccess(record), ports);
  if (!prepared.ok) return sandboxTrouble(record, prepared.error, clockOf(ports));
  if (prepared.result.kind !== 'prepared') return unprepared(record, prepared.result, ports);
  const known = await helloOf(ports);
  if (!known.ok) return sandboxTrouble(record, known.error, clockOf(ports));
  const { sandboxLife } = known.result;
  const ready = {
    sandbox: 'ready' as const,
    ...known.result,
    setUp: setUpAfter(record, prepared.result),
    ...(record.state.backoff?.cause === 'slots' && { backoff: null }),
  };
  const reports = [admittedBy(prepared.result)];
  // Nothing was lost, and a command may be under way in the tree.
  if (sandboxLife !== null && sandboxLife === record.state.sandboxLife) return { state: ready, reports };
  const put = isGenerator ? prepared : await ports.sandbox.call('reset', {}, ports.signal);
  if (!put.ok) return sandboxTrouble(record, put.error, clockOf(ports));
  // A conflict that was left to the model needs its FETCH_HEAD again, which is written before the merge is tried. A tree
  // that has outlived the silence may hold the model's half-made merge: git refuses another one, and that is as it should be.
  const conflicts = record.state.previous.filter(({ kind }) => kind === 'conflict');
  const merged = await mergePrevious(record, ports, (name) => conflicts.some(({ repository }) => repository === name));
  if (!merged.ok && merged.error.reason !== 'git') return sandboxTrouble(record, merged.error, clockOf(ports));
  const notice = record.state.sandbox === 'absent' ? givenBack : replaced;
  return { state: { ...ready, notices: isGenerator ? [notice] : [] }, reports };
}

/** Of a sandbox that is prepared; a server of protocol 1 knows neither the question nor jobs. */
async function helloOf({ sandbox, signal }: Ports): Promise<Answer<Pick<RunState, 'sandboxLife' | 'hasBrowser'>>> {
  const hello = await sandbox.call('hello', {}, signal);
  if (hello.ok) return { ok: true, result: { sandboxLife: hello.result.life, hasBrowser: hello.result.hasBrowser } };
  return hello.error.reason === 'not-found' ? { ok: true, result: { sandboxLife: null, hasBrowser: false } } : hello;
}

/** For a tree that holds no model's work: what stands in it is of an earlier life, such as a merge that was cut off. */
async function prepareClean(record: RunRecord, ports: Ports): Promise<Answer<Preparation>> {
  const prepared = await prepareSandbox(record, firstAccess(record), ports);
  if (!prepared.ok || prepared.result.kind !== 'prepared') return prepared;
  const reset = await ports.sandbox.call('reset', {}, ports.signal);
  return reset.ok ? prepared : reset;
}

/** What the round before has installed is of use to a generator, and to a preparer; a grade must not depend on it. */
export async function prepareSandbox(
  record: RunRecord,
  during: 'setup' | 'run',
  ports: Ports,
): Promise<Answer<Preparation>> {
  const { order, state } = record;
  const { role } = order.assignment;
  const keep = role === 'generator' || role === 'preparer' ? ('ignored' as const) : ('nothing' as const);
  // Alone, a repository has none that could be filled; that there are some is told once.
  const asksForSubmodules = order.heads.length > 1 || order.assignment.role === 'preparer';
  const repositories = order.heads.map((head) => {
    const { name, url: origin, commit, git } = head;
    const checkpoint = restoreRef(record, head);
    return { name, commit, ...(asksForSubmodules && { origin }), ...(checkpoint && { checkpoint }), ...peopleOf(git) };
  });
  const from = state.setUp.anew ? null : await keptName(record);
  const access = accessOf(record, during);
  const wanted = { keep, repositories, access, variables: variablesOf(record), ...(from && { from }) };
  return ports.sandbox.prepare(state.slot.ticket, wanted, ports.signal);
}

/** Nobody but the usual one is named: a server of protocol 1 would not know the field. */
function peopleOf({ author, committer }: RepositoryGit): { people?: { author: GitPerson; committer: GitPerson } } {
  const isUsual = [author, committer].every(
    ({ name, email }) => name === usualPerson.name && email === usualPerson.email,
  );
  return isUsual ? {} : { people: { author, committer } };
}

async function mergePrevious(
  { order }: RunRecord,
  { sandbox, signal }: Ports,
  isWanted: (repository: string) => boolean,
): Promise<Answer<PreviousMerge[]>> {
  const { assignment } = order;
  if (assignment.role !== 'generator' || !assignment.previous) return { ok: true, result: [] };
  const { ref, commits } = assignment.previous;
  const merges: PreviousMerge[] = [];
  for (const { repository, commit, ref: own } of commits.filter((candidate) => isWanted(candidate.repository))) {
    const message = `Bring in the round before of ${assignment.task.id}`;
    const merged = await sandbox.call('merge', { repository, ref: own ?? ref, commit, message }, signal);
    if (!merged.ok) return merged;
    const { result } = merged;
    // Someone has removed it: the round begins from the head alone.
    if (result.kind === 'missing') continue;
    merges.push(
      result.kind === 'merged'
        ? { kind: 'merged', repository }
        : { kind: 'conflict', repository, paths: cappedPaths(result.paths) },
    );
  }
  return { ok: true, result: merges };
}
