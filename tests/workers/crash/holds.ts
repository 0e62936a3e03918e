/**
 * What has to be there before a cut: builds in a train are held until all of their tasks are graded on the same head, so that
 * two of them land together, and distilled ones until the summarizer has been heard. Where that does not come, they go on
 * after a minute, and the cut is never made.
 */
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { RunReport } from '../../../src/core/runs/run-report.ts';
import { buildOf, shapeAt } from './cut-points.ts';

const mostMs = 60_000;
const tasksOfTrain = 3;

const orders = new Map<string, RunOrder['assignment']>();
/** Reports that a build has taken, by the kind of their outcome. */
const taken: { build: string; kind: string }[] = [];

export const noteOrder = (order: RunOrder): void => void orders.set(order.runId, order.assignment);

/** Whether the run tests several tasks that land together. */
export function isOfTrain(runId: string | undefined): boolean {
  const assignment = orders.get(String(runId));
  return assignment?.role === 'evaluator' && (assignment.ahead?.length ?? 0) > 0;
}

const outcomeOf = ({ body }: RunReport): string | null => (body.kind === 'ended' ? body.outcome.kind : null);

/** Sends a report, once what it has to wait for is there. */
export async function heldReport(report: RunReport, send: () => Promise<unknown>): Promise<unknown> {
  const build = buildOf(report.runId);
  const shape = shapeAt(report.runId);
  const kind = outcomeOf(report);
  const assignment = orders.get(report.runId);
  // No head moves before the last task is under evaluation.
  if (shape === 'in a train' && kind === 'graded') await until(() => evaluatedIn(build).size === tasksOfTrain);
  // A build whose tasks have all merged waits for no summarizer.
  if (shape === 'distilled' && assignment?.role === 'generator' && assignment.task.id !== 'cut')
    await until(() => taken.some((one) => one.build === build && one.kind === 'distilled'));
  const answer = await send();
  if (kind !== null) taken.push({ build, kind });
  return answer;
}

/** Waits for all verdicts, so that those that come later find the head moved. */
export async function holdAdvance(object: string | undefined): Promise<void> {
  const build = buildOf(object);
  const graded = () => taken.filter((one) => one.build === build && one.kind === 'graded').length;
  if (shapeAt(object) === 'in a train') await until(() => graded() >= tasksOfTrain);
}

const evaluatedIn = (build: string): Set<string> =>
  new Set(
    [...orders].flatMap(([runId, assignment]) =>
      buildOf(runId) === build && assignment.role === 'evaluator' ? [assignment.task.id] : [],
    ),
  );

async function until(isThere: () => boolean): Promise<void> {
  for (let waited = 0; !isThere() && waited < mostMs; waited += 50)
    await new Promise((resolve) => setTimeout(resolve, 50));
}
