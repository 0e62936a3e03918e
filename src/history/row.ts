/** From a build's view to its row in the list. */
import type { BuildSnapshot } from '../core/contract/views.ts';
import type { builds } from './schema.ts';

export type BuildRow = typeof builds.$inferInsert;

export function buildRow(view: BuildSnapshot): BuildRow {
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
    seq: view.lastSeq,
  };
}
