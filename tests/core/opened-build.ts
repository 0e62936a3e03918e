/** A build whose repositories are open and whose base is known to be green, as if no run had been needed to find that out. */
import type { BuildState } from '../../src/core/builds/state.ts';
import { step } from '../../src/core/builds/step.ts';
import type { Step } from '../../src/core/builds/step-types.ts';
import { logEntry } from '../../src/core/contract/events.ts';
import { baseTest, sha } from './builders.ts';

const repositories = [{ name: 'app', base: 'main', head: sha('a') }];

/** From a new build with the one repository `app`: what comes next has been decided, and nothing of it performed. */
export function openedBuild(created: BuildState, now: number): Step {
  const { submission } = created;
  const tested: BuildState = {
    ...created,
    repositories: created.repositories.map((repository) => ({ ...repository, base: 'main', head: sha('a') })),
    base: [baseTest()],
    phase: { kind: 'planning', stage: { role: 'preparer' }, runId: '', attempt: 0 },
    submission: { ...submission, evaluator: { ...submission.evaluator, allowRedBase: true } },
  };
  const { state, effects, log } = step(tested, { kind: 'tick', retentionDays: null }, now);
  return { state: { ...state, submission }, effects, log: [logEntry('repositories.opened', { repositories }), ...log] };
}
