/** Other tests than a build had, given by a person with a resume. */
import type { PauseReason } from '../../contract/pause.ts';
import { isGreen } from '../../environments/base-tests.ts';
import type { RepositoryEnvironment } from '../../environments/repository-environment.ts';
import { stopRuns } from '../runs.ts';
import type { BuildState, RunEntry } from '../state.ts';
import { andThen, type Step, stepTo } from '../step-types.ts';
import { isWholeTested, startStage } from './planning.ts';

/**
 * What a person gives now goes before what the submission or a repository has said of its own tests: in all repositories,
 * or where the base was not green in some, in those.
 */
export function withTests(state: BuildState, reason: PauseReason, test: string | undefined): BuildState {
  if (test === undefined) return state;
  const { submission, environments, base } = state;
  const failing = base.filter((known) => !isGreen(known)).map(({ repository }) => repository);
  const concerns = (repository: string) => reason !== 'base' || failing.includes(repository);
  return {
    ...state,
    submission: {
      ...submission,
      repositories: submission.repositories.map((one) =>
        concerns(one.name) ? { ...one, environment: { ...one.environment, test } } : one,
      ),
    },
    environments: environments.map((one) => (concerns(one.repository) ? withTest(one, test) : one)),
  };
}

const withTest = ({ environment, origins, ...one }: RepositoryEnvironment, test: string): RepositoryEnvironment => ({
  ...one,
  environment: { ...environment, test },
  origins: [...origins.filter(({ field }) => field !== 'test'), { field: 'test', origin: { kind: 'submission' } }],
});

/**
 * Tests the base anew where another run is at it, by the tests of before, or the planning on their result has not begun.
 * Those of before may be what hangs: nobody waits for their end.
 */
export function testedAnew(state: BuildState, now: number): Step {
  const { phase } = state;
  if (phase.kind !== 'planning') return stepTo(state);
  const run = state.runs[phase.runId];
  if (run?.status !== 'running' || !isBefore(state, run)) return stepTo(state);
  const stopped = stopRuns(state, [run], 'the base is tested by other tests', now);
  return andThen(stopped, (next) => startStage(next, { role: 'preparer' }, 1, now));
}

const isBefore = (state: BuildState, { role, turns }: RunEntry): boolean =>
  role === 'preparer' || (role === 'architect' && turns === 0 && !isWholeTested(state));
