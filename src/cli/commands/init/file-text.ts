/** The `breakwater.yaml` that `breakwater init` writes: what was found, and everything else as comments with its default. */
import { stringify } from 'yaml';
import { Submission } from '../../../core/contract/submission.ts';
import type { Detection } from '../../../core/environments/detection/detect-environment.ts';
import { originText } from '../../../core/environments/environment.ts';

type Field = 'image' | 'setup' | 'test' | 'services' | 'variables' | 'packages';

/** Fields of an environment that say nothing are left to be found at each build. */
export function fileText(found: Detection): string {
  const values: Record<Field, unknown> = {
    image: found.image,
    setup: found.setup.length === 1 ? found.setup[0] : found.setup,
    test: found.test,
    services: found.services,
    variables: found.variables,
    packages: found.packages,
  };
  const fields = (Object.keys(values) as Field[]).flatMap((name) => {
    const value = values[name];
    if (value === null || (typeof value === 'object' && Object.keys(value ?? {}).length === 0))
      return [`# ${name}: ${examples[name]}`];
    const from = found.reasons[name] ?? [];
    return [`# ${originText({ kind: 'detected', from })}`, stringify({ [name]: value }, { lineWidth: 0 }).trimEnd()];
  });
  const network =
    found.network.setup.length > 0
      ? [`network: { setup: [${found.network.setup.join(', ')}] }`]
      : ['# network: { setup: [npm] }'];
  return `${[head, ...fields, ...network, '# testTimeoutMinutes: 45', '', defaultsText()].join('\n')}\n`;
}

const head = `# What Breakwater needs to know of this repository; docs/environments.md of Breakwater explains every field.

# The environment in which everything is built and tested.`;

const examples: Record<Field, string> = {
  image: 'node            # node or full',
  setup: 'npm ci',
  test: 'npm test',
  services: '[{ name: postgres, run: pg_ctlcluster 15 main start --foreground, ready: pg_isready }]',
  variables: '{ NODE_ENV: test }',
  packages: '[{ path: services/api, setup: npm ci, test: npm test }]',
};

const exampleTriggers = {
  triggers: [
    {
      kind: 'schedule',
      name: 'nightly',
      cron: '0 3 * * 1-5',
      timezone: 'Europe/Berlin',
      prompt: 'Update what is old.',
      submission: { limits: { maxCostUsd: 20 } },
    },
  ],
};

/** Every section of a submission that a file may say, with the values that hold where it says nothing. */
function defaultsText(): string {
  const { models, limits, parallel, evaluator, finish, approval } = Submission.parse({
    prompt: 'x',
    repositories: [{ name: 'x', url: 'https://example.com/x.git' }],
  });
  const section = (about: string, value: object): string =>
    [
      `# ${about}`,
      ...stringify(value, { lineWidth: 0 })
        .trimEnd()
        .split('\n')
        .map((line) => `# ${line}`),
    ].join('\n');
  const { planner, generator, evaluator: judge } = models;
  return [
    '# Defaults of whoever submits from this working copy; options of `breakwater submit` win. Builds leave them out.',
    '',
    section('Who plans, who works, who grades.', { models: { planner, generator, evaluator: judge } }),
    '',
    section('Where a build pauses.', { limits }),
    '',
    section('How much happens at once.', {
      parallel: {
        maxWorkers: parallel.maxWorkers,
        barrier: parallel.barrier,
        agentTimeoutMinutes: parallel.agentTimeoutMinutes,
      },
    }),
    '',
    section('What has to pass before anything is merged, beside the tests above.', {
      evaluator: { allowRedBase: evaluator.allowRedBase, browser: evaluator.browser },
    }),
    '',
    section('Whether a build ends in a pull request for each repository that it has changed.', {
      finish: { pullRequest: finish.pullRequest },
    }),
    '',
    section('Whom a build waits for: none, plan or wave.', { approval }),
    '',
    section(
      'What starts builds by itself (kind: issue, schedule or hook), once you run `breakwater trigger apply` here.',
      exampleTriggers,
    ),
  ].join('\n');
}
