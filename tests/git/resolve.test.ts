import { beforeEach, describe, expect, test } from 'vitest';
import { type AppTokens, reachRemote, resolveRemote } from '../../src/git/resolve.ts';

const local = { LOCAL_GIT_URL: 'http://127.0.0.1:9418', LOCAL_GIT_TOKEN: 'local-token' };
const remote = (url: string, authorization: string | null = null) => ({ ok: true, remote: { url, authorization } });
const refused = (message: string) => ({ ok: false, message });
const nowhere = (message: string) => ({ ok: false, message, isNowhere: true });

describe('on a local stack', () => {
  test('a file URL is served by the local git server, with its token', () => {
    expect(resolveRemote('file:///home/me/my%20app/', local)).toEqual(
      remote('http://127.0.0.1:9418/file/home/me/my%20app', 'Bearer local-token'),
    );
  });
  test('the local git server gets its token and other servers do not', () => {
    expect(resolveRemote('http://127.0.0.1:9418/sample.git', local)).toEqual(
      remote('http://127.0.0.1:9418/sample.git', 'Bearer local-token'),
    );
    expect(resolveRemote('http://127.0.0.1:9419/sample.git', local)).toEqual(
      remote('http://127.0.0.1:9419/sample.git'),
    );
  });
  test('credentials stay at home over plain http', () => {
    const settings = { ...local, GIT_CREDENTIALS: '{"git.example.com":"me:key","127.0.0.1:3000":"me:key"}' };
    expect(resolveRemote('http://git.example.com/a.git', settings)).toEqual(remote('http://git.example.com/a.git'));
    expect(resolveRemote('http://127.0.0.1:3000/a.git', settings)).toEqual(
      remote('http://127.0.0.1:3000/a.git', `Basic ${btoa('me:key')}`),
    );
  });
});

describe('in production', () => {
  test('a public https URL is taken as it is, with the credential of its host', () => {
    const settings = { GIT_CREDENTIALS: '{"github.com":"me:tökén"}' };
    const basic = `Basic ${Buffer.from('me:tökén').toString('base64')}`;
    expect(resolveRemote('https://github.com/a/b.git', settings)).toEqual(remote('https://github.com/a/b.git', basic));
    expect(resolveRemote('https://gitlab.com/a/b.git', settings)).toEqual(remote('https://gitlab.com/a/b.git'));
    expect(resolveRemote('https://evil-github.com/a/b.git', settings)).toEqual(
      remote('https://evil-github.com/a/b.git'),
    );
  });
  test('hosts of credentials are compared as URLs write them, and a name that is no host is refused', () => {
    const basic = `Basic ${btoa('me:key')}`;
    const settings = (host: string) => ({ GIT_CREDENTIALS: JSON.stringify({ [host]: 'me:key' }) });
    const ofHost = (host: string) => resolveRemote('https://git.example.com/a.git', settings(host));
    const withKey = remote('https://git.example.com/a.git', basic);
    expect(['Git.Example.com', 'git.example.com:443', 'git.example.com.'].map(ofHost)).toEqual(Array(3).fill(withKey));
    expect(ofHost('git.example.com:8443')).toEqual(remote('https://git.example.com/a.git'));
    expect(resolveRemote('https://git.example.com:8443/a.git', settings('git.example.com:8443'))).toEqual(
      remote('https://git.example.com:8443/a.git', basic),
    );
    const notHost = refused(
      'GIT_CREDENTIALS has a name that is not a host, such as github.com or git.example.com:8443',
    );
    expect(['https://git.example.com', 'git.example.com/a', 'x@git.example.com', ''].map(ofHost)).toEqual(
      Array(4).fill(notHost),
    );
  });
  test('file and plain http are refused with what to do', () => {
    expect(resolveRemote('file:///a', {})).toEqual(nowhere('file:// works with the local stack only'));
    expect(resolveRemote('http://github.com/a', {})).toEqual(
      nowhere('http:// works with the local stack only: use https://'),
    );
    expect(resolveRemote('ssh://git@github.com/a', {})).toEqual(
      refused('must not hold credentials: set GIT_CREDENTIALS instead'),
    );
    expect(resolveRemote('ext::sh -c id', {})).toEqual(nowhere('ext:// is not supported: use https://'));
    expect(resolveRemote('https://github.com/a?x=1', {})).toEqual(refused('must not have a query or a fragment'));
  });
  test.each([
    'localhost',
    'localhost.',
    'app.localhost',
    'printer.local',
    'vault.internal',
    'vault.internal.',
    'intranet',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[fe80::1]',
    '[fc00::1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::a00:1]',
    '[2002:7f00:1::]',
    '[ff02::1]',
  ])('the private host %s is refused', (host) => {
    expect(resolveRemote(`https://${host}/a.git`, {})).toEqual(
      nowhere(`${new URL(`https://${host}`).hostname} is not a host of the public internet`),
    );
  });
  test.each(['github.com', '8.8.8.8', '172.32.0.1', '100.128.0.1', '[2606:4700::1]'])(
    'the public host %s is taken',
    (host) => {
      expect(resolveRemote(`https://${host}/a.git`, {})).toEqual(remote(`https://${host}/a.git`));
    },
  );
  test('another port than that of https needs a credential of its own', () => {
    expect(
      resolveRemote('https://git.example.com:8443/a.git', { GIT_CREDENTIALS: '{"git.example.com":"me:key"}' }),
    ).toEqual(
      nowhere('git.example.com:8443 needs an entry in GIT_CREDENTIALS: without one, https:// goes to port 443 alone'),
    );
    expect(resolveRemote('https://git.example.com:443/a.git', {})).toEqual(remote('https://git.example.com/a.git'));
  });
  test('settings that cannot be read are named without their content', () => {
    const message = 'GIT_CREDENTIALS is not a JSON object such as {"github.com":"x-access-token:TOKEN"}';
    expect(resolveRemote('https://github.com/a', { GIT_CREDENTIALS: 'ghp_secret' })).toEqual(refused(message));
    expect(resolveRemote('https://github.com/a', { GIT_CREDENTIALS: '{"github.com":"x"}' })).toEqual(refused(message));
  });
});

describe('where a GitHub App is set', () => {
  const asked: string[] = [];
  const apps = (answer: Awaited<ReturnType<AppTokens['tokenOf']>> = { ok: true, token: 'ghs_token' }): AppTokens => ({
    covers: (host) => ['github.com', 'ghe.example.com:8443', '127.0.0.1:3000', 'git.example.com'].includes(host),
    tokenOf: async (url) => {
      asked.push(url);
      return answer;
    },
  });
  const asApp = (url: string) => ({
    ok: true,
    remote: { url, authorization: `Basic ${btoa('x-access-token:ghs_token')}`, isApp: true },
  });
  beforeEach(() => void asked.splice(0));

  test('git goes with a token of it, at a port of its own as well', async () => {
    const urls = ['https://github.com/a/b.git', 'https://ghe.example.com:8443/a/b.git'];
    expect(await Promise.all(urls.map((url) => reachRemote(url, { apps: apps() })))).toEqual(urls.map(asApp));
    expect(await reachRemote('https://GitHub.com./a/b/', { apps: apps() })).toEqual(asApp('https://github.com./a/b'));
    expect(asked).toEqual([...urls, 'https://github.com./a/b']);
  });

  test('an entry of GIT_CREDENTIALS goes before it, and other hosts hear nothing of it', async () => {
    const settings = { GIT_CREDENTIALS: '{"github.com":"me:key"}', apps: apps() };
    expect([
      await reachRemote('https://github.com/a/b.git', settings),
      await reachRemote('https://gitlab.com/a/b.git', settings),
      await reachRemote('https://github.com.evil.example/a/b.git', settings),
      asked,
    ]).toEqual([
      remote('https://github.com/a/b.git', `Basic ${btoa('me:key')}`),
      remote('https://gitlab.com/a/b.git'),
      remote('https://github.com.evil.example/a/b.git'),
      [],
    ]);
  });

  test('no token is asked for what goes in clear text, unless it stays on this machine', async () => {
    const settings = { ...local, apps: apps() };
    expect([
      await reachRemote('http://git.example.com/a/b.git', settings),
      await reachRemote('file:///a/b', settings),
      asked,
      await reachRemote('http://127.0.0.1:3000/a/b.git', settings),
    ]).toEqual([
      remote('http://git.example.com/a/b.git'),
      remote('http://127.0.0.1:9418/file/a/b', 'Bearer local-token'),
      ['http://127.0.0.1:3000/a/b.git'],
      asApp('http://127.0.0.1:3000/a/b.git'),
    ]);
  });

  test('a token that there is not is a refusal, or an outage that may pass', async () => {
    const answer = (isOutage: boolean) =>
      reachRemote('https://github.com/a/b.git', { apps: apps({ ok: false, message: 'no token', isOutage }) });
    expect([await answer(false), await answer(true)]).toEqual([
      refused('no token'),
      { ...refused('no token'), isOutage: true },
    ]);
  });
});
