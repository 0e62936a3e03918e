/** The form of a new build, and the submission that it makes. */
import { expect, test } from 'vitest';
import { Submission } from '../../src/core/contract/submission.ts';
import { emptyDraft, faultsByField, submissionOf } from '../../src/page/views/new-build/new-build.ts';

test('what is filled in is submitted, and the rest is left to the API', () => {
  const submission = submissionOf({
    ...emptyDraft,
    text: 'Add a command that lists ferries',
    repositories: [
      { url: ' https://git.example.com/team/ferry.git ', base: '' },
      { url: 'git@git.example.com:team/web', base: 'next' },
      { url: '', base: '' },
    ],
    maxDurationMinutes: '',
    maxWorkers: '4',
  });
  expect(submission).toEqual({
    prompt: 'Add a command that lists ferries',
    repositories: [
      { name: 'ferry', url: 'https://git.example.com/team/ferry.git' },
      { name: 'web', url: 'git@git.example.com:team/web', base: 'next' },
    ],
    limits: { maxCostUsd: 20 },
    parallel: { maxWorkers: 4 },
    approval: 'plan',
  });
});

test('the API takes what the form makes', () => {
  const repositories = [{ url: 'https://git.example.com/team/ferry', base: 'main' }];
  const draft = { ...emptyDraft, text: 'Do it', repositories, testCommand: 'make test', pullRequest: true };
  expect(Submission.safeParse(submissionOf(draft)).error).toBeUndefined();
});

test('each fault stands beside its field, and one of no field above the form', () => {
  const faults = faultsByField([
    { path: 'limits.maxCostUsd', message: 'must be above 0' },
    { path: '/repositories/1/url', message: 'cannot be reached' },
    { path: 'repositories.1.base', message: 'is not there' },
    { path: 'prompt', message: 'must not be empty' },
    { path: 'prompt', message: 'is too long' },
    { path: 'models', message: 'no such model' },
  ]);
  expect(Object.fromEntries(faults)).toEqual({
    maxCostUsd: 'must be above 0',
    'repositories.1.url': 'cannot be reached',
    'repositories.1.base': 'is not there',
    text: 'must not be empty; is too long',
    form: 'no such model',
  });
});
