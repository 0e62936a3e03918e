/** From a build's view to its row in the list. */
import type { BuildSnapshot } from '../core/contract/views.ts';
import type { builds } from './schema.ts';

export type BuildRow = typeof builds.$inferInsert;

/** `updatedAt` is when its last event happened. */
export function buildRow(view: BuildSnapshot, updatedAt: number | null = null): BuildRow {
  // A replaced task lives on in the tasks that took its place.
  const counted = view.tasks.filter(({ status }) => status !== 'replaced');
  return {
    id: view.id,
    title: view.title,
    tenant: view.tenant,
    status: view.status,
    reason: view.reason,
    createdAt: view.createdAt,
    endedAt: view.endedAt,
    deadlineAt: view.deadlineAt,
    repositories: view.repositories,
    tasks: counted.length,
    merged: counted.filter(({ status }) => status === 'merged').length,
    breakerState: view.breaker.state,
    breakerTrips: view.breaker.trips,
    costUsd: view.cost.spentUsd,
    limitUsd: view.cost.limitUsd,
    iterations: view.iterations.used,
    iterationLimit: view.iterations.limit,
    submittedBy: view.submittedBy,
    needs: view.pause?.reason ?? null,
    updatedAt,
    seq: view.lastSeq,
  };
}

/** What the list shows of a build, beside when its last event happened: where it is another text, the list is another one. */
export function shownInList(view: BuildSnapshot): string {
  const { reason, deadlineAt, breakerState, breakerTrips, iterations, iterationLimit, updatedAt, seq, ...shown } =
    buildRow(view);
  return JSON.stringify({ ...shown, repositories: shown.repositories.map(({ name }) => name) });
}
