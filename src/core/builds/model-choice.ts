/**
 * Which of the configured models a run asks: by its role, and for a round by how small and how well decided its task is, and
 * by whether a round before has failed and brought it no further.
 */
import type { Submission } from '../contract/submission.ts';
import { knownModels } from '../money/prices.ts';
import type { Task } from '../plan/work-plan.ts';
import type { Assignment } from '../runs/run-order.ts';
import type { BuildState } from './state.ts';

/** Where nothing is said; models of another maker have no such neighbour. */
const usualSmall = 'claude-haiku-5-5';

/** Minutes, criteria and globs of a task that a small model can be trusted with. */
const smallTask = { minutes: 10, criteria: 3, globs: 5 };
/** What more tasks than these depend on is no place to save. */
const mostDependents = 2;

export function modelFor(
  { submission: { models, tokens }, tasks }: Pick<BuildState, 'submission' | 'tasks'>,
  assignment: Assignment,
): string {
  const { role } = assignment;
  switch (role) {
    // The first two ask none.
    case 'preparer':
    case 'verifier':
    case 'evaluator':
      return models.evaluator;
    case 'summarizer':
      return models.summarizer ?? smallOf(models);
    case 'auditor':
      return models.auditor ?? models.evaluator;
    case 'generator': {
      const { task } = assignment;
      if (!tokens.modelByTask || tasks[task.id]?.spareRefused) return models.generator;
      const dependents = Object.values(tasks).filter((other) => other.task.dependsOn.includes(task.id));
      const isSmall = isSmallTask(task) && dependents.length <= mostDependents;
      const usual = [models.generator, models.escalation ?? models.planner];
      const ladder = isSmall ? [smallOf(models), ...usual] : usual;
      return ladder[Math.min(tasks[task.id]?.failed ?? 0, ladder.length - 1)] ?? models.generator;
    }
    case 'architect':
    case 'adversary':
    case 'refiner':
    case 'validator':
    case 'replanner':
      return models.planner;
    default:
      return role satisfies never;
  }
}

/** Whether the submission says that rounds are to be worked by this model; the others are choices of the system. */
export const isNamed = ({ generator, small, escalation }: Submission['models'], model: string): boolean =>
  [generator, small, escalation].includes(model);

const smallOf = ({ small, generator }: Submission['models']): string =>
  small ?? (knownModels.includes(generator) ? usualSmall : generator);

/** Small, in one repository, and with a command for each criterion: what goes wrong is seen by a machine. */
function isSmallTask({ estimateMinutes, criteria, scope, shared }: Task): boolean {
  const globs = [...scope, ...shared];
  return (
    estimateMinutes <= smallTask.minutes &&
    criteria.length <= smallTask.criteria &&
    criteria.every(({ check }) => check !== undefined) &&
    globs.length <= smallTask.globs &&
    new Set(globs.map((glob) => glob.slice(0, glob.indexOf(':')))).size === 1
  );
}
