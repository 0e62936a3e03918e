/** From a build's view to the rows that remember it. */
import type { BuildSnapshot } from '../core/contract/views.ts';
import type { builds, runs, tasks, waves } from './schema.ts';

export type BuildRows = {
  build: typeof builds.$inferInsert;
  waves: (typeof waves.$inferInsert)[];
  tasks: (typeof tasks.$inferInsert)[];
  runs: (typeof runs.$inferInsert)[];
};

export function buildRows(view: BuildSnapshot): BuildRows {
  const owner = { buildId: view.id, seq: view.lastSeq };
  // A replaced task lives on in the tasks that took its place.
  const counted = view.tasks.filter(({ status }) => status !== 'replaced');
  return {
    build: {
      id: view.id,
      title: view.title,
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
    },
    waves: view.waves.map(({ number, status, tasks }) => ({ ...owner, number, status, tasks })),
    tasks: view.tasks.map((task) => ({
      ...owner,
      id: task.id,
      title: task.title,
      wave: task.wave,
      status: task.status,
      rounds: task.rounds,
      conflicts: task.conflicts,
      criteria: task.criteria.length,
      criteriaPassed: task.criteria.filter(({ pass }) => pass === true).length,
      costUsd: task.costUsd,
      feedback: task.feedback,
    })),
    runs: view.runs.map((run) => ({
      ...owner,
      id: run.id,
      role: run.role,
      task: run.task,
      round: run.round,
      model: run.model,
      status: run.status,
      turns: run.turns,
      inputTokens: run.usage.input,
      outputTokens: run.usage.output,
      cacheWrite5mTokens: run.usage.cacheWrite5m,
      cacheWrite1hTokens: run.usage.cacheWrite1h,
      cacheReadTokens: run.usage.cacheRead,
      costUsd: run.costUsd,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
    })),
  };
}
