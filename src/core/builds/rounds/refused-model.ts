/** A model that nobody has named and that the provider refuses: its task goes on with the usual one, and asks nobody. */
import { sentBackText } from '../../contract/sent-back.ts';
import { isNamed } from '../model-choice.ts';
import { type BuildState, type RunEntry, setTask } from '../state.ts';
import { noting, type Step } from '../step-types.ts';
import { sentBack } from './sent-back.ts';

/** Whether a person has nothing to do about it, as the task can be worked at without that model. */
export const isSpare = ({ submission }: BuildState, { role, task, model }: RunEntry): boolean =>
  role === 'generator' && task !== null && !isNamed(submission.models, model);

/** Queues the task of such a run anew. The round was broken off, and no iteration. */
export function withUsualModel(state: BuildState, { task, round, model }: RunEntry, message: string): Step {
  const id = task ?? '';
  const words = `${model}: ${message}`;
  const causes = [sentBack({ kind: 'run-failed', failure: 'model-rejected', message: words })];
  const queued = setTask(state, id, { stage: { kind: 'waiting' }, spareRefused: true });
  const next = { ...queued, iterations: queued.iterations - 1 };
  return noting(next, 'task.broken-off', { task: id, round, reason: causes.map(sentBackText).join('; '), causes });
}
