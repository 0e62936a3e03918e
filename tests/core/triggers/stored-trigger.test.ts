import { expect, it } from 'vitest';
import { TriggerInput } from '../../../src/core/contract/triggers.ts';
import { isAt, repositoryKey, submissionOf } from '../../../src/core/triggers/stored-trigger.ts';

it.each([
  ['https://github.com/Acme/API', 'github.com', 'acme/api'],
  ['https://github.com/acme/%61pi', 'github.com', 'acme/api'],
  ['https://github.com/acme/api.git/', 'github.com', 'acme/api'],
  ['https://github.com./acme//api.git', 'github.com', 'acme/api'],
  ['https://git.example.com:8443/a/b/api', 'git.example.com:8443', 'a/b/api'],
])('%s is the repository of its events', (url, host, repository) => {
  expect([repositoryKey(url), isAt(url, { host, repository: repository.toUpperCase() })]).toEqual([
    { host, repository },
    true,
  ]);
});

it.each([
  'https://github.com/acme/apis',
  'https://github.com/other/api',
  'https://gitlab.com/acme/api',
  'file:///acme/api',
])('%s is another repository', (url) => {
  expect(isAt(url, { host: 'github.com', repository: 'acme/api' })).toBe(false);
});

it('a build of an issue is one of the repository that the trigger names, with the address that git takes', () => {
  const config = TriggerInput.parse({ kind: 'issue', name: 'x', repository: 'https://gitlab.com/acme/tools/api' });
  expect(submissionOf(config, { spec: 'An issue' })).toMatchObject({
    repositories: [{ name: 'api', url: 'https://gitlab.com/acme/tools/api.git' }],
    spec: 'An issue',
  });
});
