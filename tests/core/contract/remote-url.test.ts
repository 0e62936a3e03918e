import { expect, test } from 'vitest';
import { canonicalRemote, remoteIdentity } from '../../../src/core/contract/remote-url.ts';

test.each([
  ['https://GitHub.com/You/App.git', 'https://github.com/You/App.git'],
  ['https://github.com./you/app', 'https://github.com/you/app'],
  ['https://github.com.:8443/you/app', 'https://github.com:8443/you/app'],
  ['https://github.com:443/you/app', 'https://github.com/you/app'],
  ['http://127.0.0.1:80/app.git', 'http://127.0.0.1/app.git'],
  ['https://github.com//you///app//', 'https://github.com/you/app'],
  ['https://github.com/you/./x/../app', 'https://github.com/you/app'],
  ['https://github.com/%79ou/%61pp%2egit', 'https://github.com/you/app.git'],
  ['https://github.com/you/a%2fb', 'https://github.com/you/a%2Fb'],
  ['https://github.com/you/gr%c3%bc%c3%9fe', 'https://github.com/you/gr%C3%BC%C3%9Fe'],
  ['https://github.com/you/grüße', 'https://github.com/you/gr%C3%BC%C3%9Fe'],
  ['file:///home/me/my%20app/', 'file:///home/me/my%20app'],
  ['https://[2606:4700::1]/app', 'https://[2606:4700::1]/app'],
])('%s is kept as %s', (given, kept) => {
  expect([canonicalRemote(given), canonicalRemote(kept)]).toEqual([kept, kept]);
});

test('with and without .git is one remote; another case of the path may be another one', () => {
  const identities = ['https://h.example/a/b', 'https://H.example:443/a/b.git/', 'https://h.example/a/%62.git'];
  expect(new Set(identities.map(remoteIdentity))).toEqual(new Set(['https://h.example/a/b']));
  expect(remoteIdentity('https://h.example/A/b')).toBe('https://h.example/A/b');
});
