/** GitHub, GitLab and remotes in trouble, as the Build and the gateway meet them: what works, and what a person reads. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRepository } from '../../src/git/open-repository.ts';
import { compareAndSwap, deleteRefs } from '../../src/git/update-refs.ts';
import { type CodeHost, type CodeHostKind, startCodeHost } from '../doubles/code-host.ts';
import { serveGit } from '../doubles/git-http-server.ts';
import { candidate, type Gateway, startGateway } from './gateway-doors.ts';
import { git, sampleRepository, scratchFolder } from './repositories.ts';

const ports = { fetch, timeoutMs: 2000 };
const ref = 'refs/heads/breakwater/b1';
const users: Record<CodeHostKind, string> = { GitHub: 'x-access-token:ghs_secret', GitLab: 'oauth2:glpat-secret' };
const kinds: CodeHostKind[] = ['GitHub', 'GitLab'];

let folder: ReturnType<typeof scratchFolder>;
let sample: ReturnType<typeof sampleRepository>;
let host: CodeHost;
let gateway: Gateway | null;
beforeEach(() => {
  folder = scratchFolder();
  sample = sampleRepository(folder.path, 'app');
  gateway = null;
});
afterEach(async () => {
  await gateway?.close();
  await host.close();
  folder.remove();
});

/** A host at which `user` has a right, and a Worker that knows it by the credential. */
async function start(kind: CodeHostKind, right?: 'write' | 'read' | 'none', credential: string | null = users[kind]) {
  host = await startCodeHost(kind, folder.path);
  if (right) host.rights.set(users[kind], right);
  const settings = {
    // A local stack, which alone lets a URL be http and a host be this machine.
    LOCAL_GIT_URL: 'http://127.0.0.1:1',
    ...(credential === null ? {} : { GIT_CREDENTIALS: JSON.stringify({ [host.host]: credential }) }),
  };
  const url = `${host.url}/app.git`;
  gateway = await startGateway(settings);
  gateway.access = { repositories: [{ name: 'app', url, pushRefs: [candidate] }] };
  const door = gateway.doors['the token route'];
  return {
    /** What a submission and the opening of a build find. */
    open: (given = url) => openRepository({ url: given }, settings, ports),
    listedThroughGateway: async () => (await door.git(folder.path, 'ls-remote', `${door.url}/app.git`)).stderr,
    door,
  };
}

async function remoteOf(opened: ReturnType<typeof openRepository>) {
  const answer = await opened;
  if (!answer.ok) throw new Error(answer.message);
  return answer.remote;
}

describe.each(kinds)('%s', (kind) => {
  test('with its credential is opened, built on, cloned and pushed to', async () => {
    const { open, door } = await start(kind, 'write');
    const remote = await remoteOf(open());
    expect(await compareAndSwap(remote, { ref, from: null, to: sample.second }, ports)).toEqual({ ok: true });
    const clone = join(folder.path, 'clone');
    expect((await door.git(folder.path, 'clone', '--quiet', `${door.url}/app.git`, clone)).code).toBe(0);
    expect((await door.git(clone, 'push', '--quiet', 'origin', `HEAD:${candidate}`)).code).toBe(0);
    expect(git(sample.bare, 'rev-parse', ref, candidate)).toBe(`${sample.second}\n${sample.second}`);
    const basic = `Basic ${Buffer.from(users[kind]).toString('base64')}`;
    expect(new Set(host.requests.map(({ authorization }) => authorization))).toEqual(new Set([basic]));
  });

  test.each<['write' | 'none', string | null, (host: string) => string]>([
    ['write', null, (at) => `the remote answers 401: set a credential for ${at} in GIT_CREDENTIALS`],
    ['write', 'me:wrong', (at) => `the remote answers 401: it refuses the entry for ${at} in GIT_CREDENTIALS`],
    [
      'none',
      users[kind],
      (at) =>
        `the remote answers 404: no repository there, or one that the entry for ${at} in GIT_CREDENTIALS may not see`,
    ],
  ])(
    'that does not let one in (right %s, credential %s) says which secret to set',
    async (right, credential, message) => {
      const { open, listedThroughGateway } = await start(kind, right, credential);
      expect(await open()).toEqual({ ok: false, field: 'url', message: message(host.host) });
      const shown = await listedThroughGateway();
      expect(shown).toContain(`remote: ${message(host.host)}\n`);
      for (const secret of ['secret', 'wrong', Buffer.from(credential ?? users[kind]).toString('base64')])
        expect(shown).not.toContain(secret);
    },
  );

  test('with a credential that may only read says so at the first push', async () => {
    const { open, door } = await start(kind, 'read');
    const remote = await remoteOf(open());
    const message = `the remote answers 403: the entry for ${host.host} in GIT_CREDENTIALS does not have the right to do this`;
    expect(await compareAndSwap(remote, { ref, from: null, to: sample.second }, ports)).toEqual({
      ok: false,
      reason: 'unauthorized',
      message,
    });
    const pushed = await door.git(sample.clone, 'push', `${door.url}/app.git`, `HEAD:${candidate}`);
    expect(pushed.stderr).toContain(`remote: ${message}\n`);
    // A right that is lost between the list of refs and the push is told beside the ref.
    host.trouble = (request, response) => {
      if (request.method === 'POST') request.resume().on('end', () => response.writeHead(403).end());
      else serveGit(folder.path, request, response);
    };
    const late = await door.git(sample.clone, 'push', `${door.url}/app.git`, `HEAD:${candidate}`);
    expect([late.code, late.stderr.includes(`(${message})`)]).toEqual([1, true]);
  });

  test('that has had enough requests is asked again later', async () => {
    const { open, listedThroughGateway } = await start(kind, 'write');
    host.trouble = (_, response) => response.writeHead(429, { 'retry-after': '60' }).end('slow down');
    const message = 'the remote answers 429, to be asked again in 60 s';
    expect(await open()).toEqual({ ok: false, field: 'url', message, isOutage: true });
    expect(await listedThroughGateway()).toContain(`remote: ${message}\n`);
    host.trouble = (request, response) => {
      if (request.method === 'POST') response.writeHead(429, { 'retry-after': '60' }).end();
      else serveGit(folder.path, request, response);
    };
    expect(await listedThroughGateway()).toContain(`fatal: remote error: ${message}\n`);
  });
});

test('GitLab’s redirect to the URL that ends in .git is not followed but told', async () => {
  const { open } = await start('GitLab', 'write');
  expect(await open(`${host.url}/app`)).toEqual({
    ok: false,
    field: 'url',
    message: `the remote answers 301, a redirect, and redirects are not followed: give the URL ${host.url}/app.git`,
  });
});

test('a redirect to another host gets no request and no credential, and its URL is not repeated', async () => {
  const { open, listedThroughGateway } = await start('GitHub', 'write');
  const other = await startCodeHost('GitHub', folder.path);
  host.trouble = ({ url }, response) => response.writeHead(301, { location: `${other.url}${url}&x=canary` }).end();
  const message = 'the remote answers 301, a redirect, and redirects are not followed: give the URL that it leads to';
  expect(await open()).toEqual({ ok: false, field: 'url', message });
  expect(await listedThroughGateway()).toContain(`remote: ${message}\n`);
  expect(other.requests).toEqual([]);
  await other.close();
});

describe('a push of the Build', () => {
  const swap = () => ({ ref, from: null, to: sample.second });
  const remote = () => ({
    url: `${host.url}/app.git`,
    authorization: `Basic ${Buffer.from(users.GitHub).toString('base64')}`,
  });
  const unreachable = (message: string) => ({ ok: false, reason: 'unreachable', message });

  test('whose report is lost or cut off counts as unknown, and asked again finds the ref moved', async () => {
    await start('GitHub', 'write');
    const cutReport = '000eunpack ok\n0022ok refs/heads/brea';
    host.trouble = (_, response) => {
      git(sample.bare, 'update-ref', ref, sample.second);
      response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-result' }).end(cutReport);
    };
    expect(await compareAndSwap(remote(), swap(), ports)).toEqual(
      unreachable('the remote does not report what became of the push'),
    );
    host.trouble = null;
    expect(await compareAndSwap(remote(), swap(), ports)).toEqual({ ok: true });
  });

  test('to a remote that hangs, breaks off or is in trouble is unreachable, and a page is no git', async () => {
    await start('GitHub', 'write');
    const impatient = { fetch, timeoutMs: 300 };
    host.trouble = () => undefined;
    expect(await compareAndSwap(remote(), swap(), impatient)).toEqual({
      ...unreachable('the remote did not answer within 0.3 s'),
      isNowhere: true,
    });
    host.trouble = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-result', 'content-length': '99' });
      response.write('000eunpack ok\n', () => response.destroy());
    };
    expect(await compareAndSwap(remote(), swap(), ports)).toEqual(
      unreachable('the remote broke off in the middle of its answer'),
    );
    host.trouble = (_, response) => response.writeHead(502).end('<html>');
    expect(await compareAndSwap(remote(), swap(), ports)).toEqual(unreachable('the remote answers 502'));
    host.trouble = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    expect(await compareAndSwap(remote(), swap(), ports)).toEqual({
      ok: false,
      reason: 'not-a-repository',
      message: 'the remote does not speak the smart git protocol there',
    });
    host.trouble = (_, response) => response.writeHead(422).end();
    expect(await deleteRefs(remote(), [ref], ports)).toEqual({
      ok: false,
      reason: 'not-a-repository',
      message: 'the remote answers 422',
    });
  });

  test('that a remote refuses at length is told in 300 characters without control codes', async () => {
    await start('GitHub', 'write');
    const words = `\u001b[31m${'no '.repeat(1000)}`;
    host.trouble = (request, response) => {
      if (request.method === 'GET' || request.url?.endsWith('git-upload-pack'))
        return serveGit(folder.path, request, response);
      const line = `ng ${ref} ${words}`;
      const length = (line.length + 4).toString(16).padStart(4, '0');
      response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-result' });
      response.end(`000eunpack ok\n${length}${line}0000`);
    };
    expect(await compareAndSwap(remote(), swap(), ports)).toEqual({
      ok: false,
      reason: 'refused',
      message: ` [31m${'no '.repeat(1000)}`.slice(0, 300),
    });
  });
});
