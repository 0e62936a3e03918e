/** What a build comes to, looked back on: made of its state and its events, also while it runs. */
import { type BuildEvent, type BuildEventType, isEvent } from '../../contract/events.ts';
import type { Retrospective } from '../../contract/reads/retrospective.ts';
import { oneLine } from '../../one-line.ts';
import type { AuditFinding } from '../../roles.ts';
import { evidenceText } from '../fidelity/audit-tasks.ts';
import { reservationsOf } from '../fidelity/reservations.ts';
import type { BuildRecord } from '../records/build-record.ts';
import type { BuildState } from '../state.ts';
import { viewOf } from '../view.ts';
import { discoveryViews } from './findings.ts';
import { requirementCoverage } from './requirements.ts';
import { spentByModel, spentByRole, spentByTask, spentOn, spentOnPlatform } from './spent-by.ts';

export const breakerTypes = [
  'breaker.opened',
  'breaker.half-opened',
  'breaker.closed',
  'task.stuck',
] as const satisfies BuildEventType[];
const personTypes = [
  'build.resumed',
  'build.cancelled',
  'approval.given',
  'plan.edited',
  'plan.sent-back',
  'task.retried',
  'task.skipped',
  'task.prioritized',
  'note.added',
] as const satisfies BuildEventType[];
/** The events that it is made of. */
export const retrospectiveTypes: readonly BuildEventType[] = [
  ...breakerTypes,
  ...personTypes,
  'build.paused',
  'task.rejected',
  'task.conflict',
  'task.broken-off',
  'audit.ended',
];

type Known = {
  state: BuildState;
  events: readonly BuildEvent[];
  /** Discoveries that are told no more. */
  gone: readonly Extract<BuildRecord, { kind: 'discovery' }>[];
  /** `SANDBOX_SIZE`, where nothing else was asked for. */
  usualSize: string | undefined;
};

export function retrospective({ state, events, gone, usualSize }: Known, now: number): Retrospective {
  const view = viewOf(state, 0);
  const runs = Object.values(state.runs);
  const at = view.endedAt ?? now;
  const { usage, cacheShare } = spentOn(runs, at);
  const coverage = requirementCoverage(state);
  return {
    id: state.id,
    title: state.title,
    status: view.status,
    reason: view.reason,
    createdAt: view.createdAt,
    endedAt: view.endedAt,
    at: now,
    repositories: view.repositories.map(({ name, branch, sha }) => ({ name, branch, sha })),
    cost: {
      spentUsd: view.cost.spentUsd,
      unconfirmedUsd: view.cost.unconfirmed.usd,
      limitUsd: view.cost.limitUsd,
      usage,
      cacheShare,
    },
    byRole: spentByRole(runs, at),
    byModel: spentByModel(runs, at),
    byTask: spentByTask(state, runs, at),
    sentBack: events.flatMap(sentBackOf),
    breaker: {
      trips: view.breaker.trips,
      replans: state.breaker.replans,
      transitions: events.flatMap((event) => {
        const { seq, at: when, text, data } = event;
        const type = breakerTypes.find((one) => one === event.type);
        return type === undefined ? [] : [{ seq, at: when, type, text, data }];
      }),
    },
    discoveries: discoveryViews(state, gone).map(({ kind, text, evidence, task, status }) => ({
      kind,
      text,
      evidence,
      task,
      status,
    })),
    drift: {
      requirements: coverage.length,
      met: coverage.filter((one) => one.state === 'met').length,
      notMet: coverage.flatMap(({ id, quote, state: stands }) =>
        stands === 'met' ? [] : [{ id, quote, state: stands }],
      ),
      reservations: view.endedAt === null ? [] : reservationsOf(state),
      beyond: events.flatMap((event) => (isEvent(event, 'audit.ended') ? beyondOf(event.data.findings) : [])),
    },
    platform: spentOnPlatform(state, runs, usualSize, at),
    person: events.filter(isOfPerson).map(({ at: when, text }) => ({ at: when, what: text })),
  };
}

function sentBackOf(event: BuildEvent): Retrospective['sentBack'] {
  const { at, text } = event;
  const told = (how: Retrospective['sentBack'][number]['how'], { task, round }: { task: string; round: number }) => [
    { at, task, round, how, why: text },
  ];
  if (isEvent(event, 'task.rejected')) return told('rejected', event.data);
  if (isEvent(event, 'task.conflict')) return told('conflict', event.data);
  return isEvent(event, 'task.broken-off') ? told('broken-off', event.data) : [];
}

const beyondOf = (
  findings: readonly Pick<AuditFinding, 'kind' | 'what' | 'evidence'>[],
): Retrospective['drift']['beyond'] =>
  findings.flatMap(({ kind, what, evidence }) =>
    kind === 'beyond' ? [{ what: oneLine(what, 1000), evidence: evidenceText(evidence) }] : [],
  );

const isOfPerson = (event: BuildEvent): boolean =>
  personTypes.some((type) => type === event.type) ||
  (isEvent(event, 'build.paused') && event.data.reason === 'person') ||
  (isEvent(event, 'breaker.closed') && event.data.why === 'person');
