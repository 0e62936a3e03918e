import { describe, expect, it } from 'vitest';
import { withoutRetiredFields } from '../../../src/core/contract/retired-fields.ts';
import { Submission } from '../../../src/core/contract/submission.ts';

const repositories = [{ name: 'app', url: 'https://example.com/app.git' }];
const faultsOf = (input: unknown) => {
  const parsed = Submission.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('a submission', () => {
  it('has the documented defaults', () => {
    expect(Submission.parse({ prompt: ' Add a logo. ', repositories })).toEqual({
      prompt: 'Add a logo.',
      approval: 'none',
      git: {},
      finish: { pullRequest: false },
      webhooks: [],
      repositories,
      models: { planner: 'claude-opus-5-5', generator: 'claude-sonnet-5-5', evaluator: 'claude-sonnet-5-5' },
      prices: {},
      limits: { maxCostUsd: 100, maxDurationMinutes: 240, maxIterations: 50 },
      parallel: {
        maxWorkers: 3,
        maxEvaluators: null,
        barrier: false,
        agentTimeoutMinutes: 30,
        discoveryRelay: true,
      },
      evaluator: { testCommand: 'npm test', acrossCommand: null, allowRedBase: false, browser: 'auto' },
      breaker: {
        sameTree: 2,
        sameFiles: 3,
        sameFailure: 3,
        roundsWithoutProgress: 4,
        sameConflict: 3,
        sameCriterion: 5,
        sameCall: 6,
        buildRoundsWithoutProgress: 20,
        replans: 3,
      },
      session: { maxTurns: 120, windowTokens: 200_000 },
      tokens: { compactResults: true, repositoryBrief: true, modelByTask: true, distilledRelay: true },
      fidelity: { audit: 'phases', rounds: 2 },
      network: { allow: [] },
    });
  });

  it('is refused with the name of an unknown field', () => {
    expect(
      faultsOf({ prompt: 'x', repositories, colour: 'red', limits: { maxCost: 3 }, breaker: { patience: 3 } }),
    ).toEqual([
      'limits: Unrecognized key: "maxCost"',
      'breaker: Unrecognized key: "patience"',
      ': Unrecognized key: "colour"',
    ]);
  });

  it('takes exactly one of prompt, spec and plan', () => {
    expect(faultsOf({ repositories })).toEqual(['prompt: give one of prompt, spec or plan']);
    expect(faultsOf({ prompt: 'x', spec: 'y', repositories })).toEqual([
      'spec: give only one of prompt, spec or plan, not prompt and spec',
    ]);
    expect(faultsOf({ prompt: '   ', repositories })).toEqual(['prompt: must not be empty']);
  });

  it('takes no two repositories of one name', () => {
    expect(
      faultsOf({ prompt: 'x', repositories: [...repositories, { name: 'App', url: 'https://example.com/b.git' }] }),
    ).toEqual(['repositories.1.name: the name App is used twice']);
  });

  it.each(['ext::sh -c id', 'ssh://host/x', 'https://user:secret@host/x', '-oProxy=1', 'file://host/x', 'not a url'])(
    'refuses the repository URL %s',
    (url) => {
      expect(faultsOf({ prompt: 'x', repositories: [{ name: 'app', url }] })).toEqual([
        'repositories.0.url: must be an https:// (or, on a local stack, http:// or file://) URL without credentials in it',
      ]);
    },
  );

  it.each(['--upload-pack=x', 'a..b', 'a b', 'x.lock', 'a@{1}', '/a', 'a/'])('refuses the base branch %s', (base) => {
    expect(faultsOf({ prompt: 'x', repositories: [{ ...repositories[0], base }] })).toEqual([
      'repositories.0.base: not a valid branch name',
    ]);
  });
});

it('a field that release 0.1.0 had, and that says what holds anyway, is left out; with another value it is refused', () => {
  const sent = (mergeStrategy: unknown) => ({ prompt: 'x', repositories, parallel: { maxWorkers: 2, mergeStrategy } });
  expect(withoutRetiredFields(sent('requeue'))).toEqual({ prompt: 'x', repositories, parallel: { maxWorkers: 2 } });
  expect(faultsOf(withoutRetiredFields(sent('rebase')) as Record<string, unknown>)).toHaveLength(1);
});
