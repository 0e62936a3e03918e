/** The form of a new build, and the submission that it makes. */
import { expect, test } from 'vitest';
import { Submission } from '../../src/core/contract/submission.ts';
import { emptyDraft, faultsByField, submissionOf } from '../../src/page/views/new-build/new-build.ts';
import { emptyRepository } from '../../src/page/views/new-build/repository-draft.ts';

test('what is filled in is submitted, and the rest is left to the API', () => {
  const submission = submissionOf({
    ...emptyDraft,
    text: 'Add a command that lists ferries',
    repositories: [
      { ...emptyRepository, url: ' https://git.example.com/team/ferry.git ' },
      {
        ...emptyRepository,
        url: 'https://git.example.com/team/web',
        base: 'next',
        setup: ' npm ci\n\nnpm run build',
        test: 'npm t',
        image: ' full ',
        services: 'db: postgres -D data -p 5433\n\ncache:redis-server --bind ::1',
        reachedBySetup: 'npm, files.example.com',
      },
    ],
    maxDurationMinutes: '',
    maxWorkers: '4',
  });
  expect(submission).toEqual({
    prompt: 'Add a command that lists ferries',
    repositories: [
      { name: 'ferry', url: 'https://git.example.com/team/ferry.git' },
      {
        name: 'web',
        url: 'https://git.example.com/team/web',
        base: 'next',
        environment: {
          setup: ['npm ci', 'npm run build'],
          test: 'npm t',
          image: 'full',
          services: [
            { name: 'db', run: 'postgres -D data -p 5433' },
            { name: 'cache', run: 'redis-server --bind ::1' },
          ],
          network: { setup: ['npm', 'files.example.com'] },
        },
      },
    ],
    limits: { maxCostUsd: 20 },
    parallel: { maxWorkers: 4 },
    approval: 'plan',
  });
});

test('the API takes what the form makes', () => {
  const repositories = [
    {
      ...{ ...emptyRepository, url: 'https://git.example.com/team/ferry', base: 'main', setup: 'make deps' },
      ...{ image: 'full', services: 'db: mysqld', reachedBySetup: 'npm', reachedLater: 'api.example.com' },
    },
  ];
  const draft = { ...emptyDraft, text: 'Do it', repositories, testCommand: 'make test', pullRequest: true };
  expect(Submission.safeParse(submissionOf(draft)).error).toBeUndefined();
});

test('each fault stands beside its field, and one of no field above the form', () => {
  const faults = faultsByField([
    { path: 'limits.maxCostUsd', message: 'must be above 0' },
    { path: '/repositories/1/url', message: 'cannot be reached' },
    { path: 'repositories.1.base', message: 'is not there' },
    { path: 'repositories[0].environment.setup[1]', message: 'is too long' },
    { path: 'repositories[0].environment.services[1].run', message: 'must not be empty' },
    { path: 'repositories[0].environment.network.run[0]', message: 'must be a host' },
    { path: 'repositories[0].environment.network.setup', message: 'has too many' },
    { path: 'prompt', message: 'must not be empty' },
    { path: 'prompt', message: 'is too long' },
    { path: 'models', message: 'no such model' },
  ]);
  expect(Object.fromEntries(faults)).toEqual({
    maxCostUsd: 'must be above 0',
    'repositories.0.setup': 'is too long',
    'repositories.0.services': 'must not be empty',
    'repositories.0.reachedLater': 'must be a host',
    'repositories.0.reachedBySetup': 'has too many',
    'repositories.1.url': 'cannot be reached',
    'repositories.1.base': 'is not there',
    text: 'must not be empty; is too long',
    form: 'no such model',
  });
});
