import { expect, test } from 'vitest';
import { originPage } from '../../../src/core/triggers/origin-page.ts';

test.each([
  ['https://github.com/acme/api.git', 'https://github.com/acme/api'],
  ['https://ann:secret@Git.example.com:8443/group/sub/api', 'https://git.example.com:8443/group/sub/api'],
  ['http://localhost:3000/acme/api.git', 'http://localhost:3000/acme/api'],
  ['git@github.com:acme/api.git', 'https://github.com/acme/api'],
  ['github.com:/acme/api/', 'https://github.com/acme/api'],
  ['ssh://git@git.example.com:2222/acme/api.git', 'https://git.example.com/acme/api'],
  ['/srv/git/api.git', null],
  ['../api', null],
  ['file:///srv/git/api.git', null],
])('the remote %s is at %s', (remote, page) => {
  expect(originPage(remote)).toBe(page);
});
