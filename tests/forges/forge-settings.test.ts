import { describe, expect, it } from 'vitest';
import { forgeAt, placeOf } from '../../src/forges/forge-at.ts';
import { forgesOf } from '../../src/forges/forge-settings.ts';

const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----';
const example =
  '; it is a JSON object such as {"github.com":{"kind":"github","token":"TOKEN","webhookSecret":"SECRET"}}';
const faultOf = (setting: unknown) =>
  forgesOf(typeof setting === 'string' ? setting : JSON.stringify(setting)).fault?.replace(example, '') ?? null;

describe('FORGES', () => {
  it('says by host how a forge is asked, whatever the spelling of the host', () => {
    const token = 'ghp_0123456789';
    const { byHost, fault } = forgesOf(
      JSON.stringify({
        'GitHub.com.': { kind: 'github', appId: 42, privateKey: pem.replaceAll('\n', '\\n') },
        'git.example.com:443': { kind: 'gitea', token, webhookSecret: 'a-secret-of-hooks' },
      }),
    );
    expect([fault, [...byHost]]).toEqual([
      null,
      [
        ['github.com', { kind: 'github', appId: '42', privateKey: pem }],
        ['git.example.com', { kind: 'gitea', token, webhookSecret: 'a-secret-of-hooks' }],
      ],
    ]);
    expect([forgesOf(undefined), forgesOf('')]).toEqual([
      { byHost: new Map(), fault: null },
      { byHost: new Map(), fault: null },
    ]);
  });

  it.each([
    ['{', 'it is no such object'],
    [[], 'it is no such object'],
    [{ 'github.com': 'TOKEN-as-text' }, 'it is no such object'],
    [
      { 'https://github.com': { kind: 'github', token: 'x' } },
      'it has a name that is not a host, such as github.com or git.example.com:8443',
    ],
    [{ 'github.com': { kind: 'github' } }, 'github.com.token is missing, or of another type'],
    [
      { 'github.com': { kind: 'bitbucket', token: 'ghp_0123456789' } },
      'github.com.kind must be github, gitlab or gitea, and an App is of github',
    ],
    [
      { 'github.com': { kind: 'github', token: 'short' } },
      'github.com.token must be 8 to 4000 visible characters of ASCII',
    ],
    [
      { 'github.com': { kind: 'github', token: 'ghp_0123456789', user: 'me' } },
      'github.com has a field beside kind, token (or appId with privateKey) and webhookSecret',
    ],
    [
      { 'github.com': { kind: 'github', appId: '42', privateKey: 'MIIB-not-a-pem' } },
      'github.com.privateKey must be a private key as PEM',
    ],
    [
      { 'gitlab.com': { kind: 'gitlab', appId: '42', privateKey: pem } },
      'gitlab.com.kind must be github, gitlab or gitea, and an App is of github',
    ],
  ])('refuses %j, and repeats nothing of it that could be secret', (setting, fault) => {
    expect(faultOf(setting)).toBe(`FORGES cannot be used: ${fault}`);
  });
});

it.each([
  ['https://github.com/acme/api.git', { owner: 'acme', name: 'api' }],
  ['https://gitlab.com/acme/tools/api', { owner: 'acme/tools', name: 'api' }],
  ['https://git.example.com/api.git', null],
  ['https://git.example.com/', null],
  ['https://git.example.com/acme/%zz', null],
  ['https://git.example.com/acme/api.git/', { owner: 'acme', name: 'api' }],
])('the place of %s', (url, place) => {
  expect(placeOf(url)).toEqual(place);
});

it('no forge is asked where none is set, in clear text, or without an owner in the URL', () => {
  const FORGES = JSON.stringify({
    'github.com': { kind: 'github', token: 'ghp_0123456789' },
    'git.example.com': { kind: 'gitea', token: 'ghp_0123456789' },
  });
  const ports = {
    fetch: () => Promise.reject(new Error('nobody is asked')),
    timeoutMs: 1,
    now: () => 0,
    tokens: new Map(),
  };
  const messageOf = (url: string) => {
    const forge = forgeAt(url, { FORGES }, ports);
    return forge.ok ? null : forge.message;
  };
  expect([
    messageOf('https://other.example.com/acme/api.git'),
    messageOf('file:///home/me/api'),
    messageOf('http://git.example.com/acme/api.git'),
    messageOf('https://git.example.com/api.git'),
    messageOf('https://github.com/acme/tools/api.git'),
    messageOf('https://github.com/acme/api.git'),
  ]).toEqual([
    'no forge is set for other.example.com: name the host in FORGES',
    'no forge is set for files of this machine: name the host in FORGES',
    'the credential for git.example.com in FORGES goes over https:// only',
    'git.example.com has its repositories at /owner/name, and the URL names none',
    'github.com has its repositories at /owner/name, and the URL names more',
    null,
  ]);
});
