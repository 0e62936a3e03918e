import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { type PageStep, usualViewport } from '../../src/core/sandbox/browser.ts';
import { buildImage, type ImageOptions, startContainerHost } from './container-host.ts';
import { containerPlace } from './places.ts';
import { prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

const project = join(import.meta.dirname, '../..');
const patience = { timeout: 600_000 };

/** A container of one image, with a way to run a command in its sandbox. */
async function opened(
  options: ImageOptions,
): Promise<{ server: SandboxHost; sandbox: Sandbox; run: (command: string) => Promise<string> }> {
  const server = await startContainerHost(options);
  const { sandbox } = await prepareSandbox(server, 'run-1', { 'a.txt': 'one\n' });
  const run = async (command: string): Promise<string> => {
    const answer = await sandbox.exec({ command, cwd: 'api', timeoutMs: 120_000 });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.result.output;
  };
  return { server, sandbox, run };
}

/** An authority where the platform puts its own, and what it has signed for localhost, by where a container sees them. */
function platformAuthority(folder: string): Record<string, string> {
  const inFolder = (name: string): string => join(folder, name);
  const made = (...args: string[]) => execFileSync('openssl', ['req', '-x509', ...args], { stdio: 'pipe' });
  const keyed = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', inFolder(`${name}.key`)];
  const authority = ['-subj', '/CN=authority-of-the-platform', '-addext', 'basicConstraints=critical,CA:true'];
  const leaf = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const signed = ['-CA', inFolder('authority.pem'), '-CAkey', inFolder('authority.key')];
  mkdirSync(folder, { recursive: true });
  made(...keyed('authority'), '-out', inFolder('authority.pem'), '-days', '2', ...authority);
  made(...keyed('leaf'), '-out', inFolder('leaf.pem'), '-days', '2', ...leaf, ...signed);
  chmodSync(inFolder('leaf.key'), 0o644);
  return {
    '/etc/cloudflare/certs/cloudflare-containers-ca.crt': inFolder('authority.pem'),
    '/tmp/leaf.pem': inFolder('leaf.pem'),
    '/tmp/leaf.key': inFolder('leaf.key'),
  };
}

describe.skipIf(containerPlace.unavailable !== null)('the image full', patience, () => {
  let folder: string;
  let server: SandboxHost;
  let run: (command: string) => Promise<string>;
  beforeAll(async () => {
    folder = temporaryFolder();
    ({ server, run } = await opened({ image: 'full', files: platformAuthority(folder) }));
  });
  afterAll(async () => {
    await server?.end();
    if (folder) removeFolder(folder);
  });

  test('has Node, Python, Go, a C toolchain, make, git-lfs, jq and SQLite', async () => {
    const told = await run(
      `node -p '"Node " + process.versions.node.split(".")[0]'; python3 --version; pytest --version; go version; gcc -dumpversion
      make --version | head -n 1; git lfs version | cut -c 1-8; echo '{"a":"jq"}' | jq -r .a; sqlite3 :memory: 'SELECT 1 + 1'`,
    );
    expect(told.split('\n')).toEqual([
      'Node 24',
      expect.stringMatching(/^Python 3\.\d+/),
      expect.stringMatching(/^pytest \d+/),
      expect.stringMatching(/^go version go1\.\d+/),
      expect.stringMatching(/^\d+/),
      expect.stringMatching(/^GNU Make/),
      'git-lfs/',
      'jq',
      '2',
      '',
    ]);
  });

  test('builds and tests what needs no network: C, Go and a virtual environment of Python', async () => {
    const output = await run(
      `set -e; d=$(mktemp -d); cd $d
      printf '#include <stdio.h>\\nint main(void) { puts("from C"); }\\n' >a.c; gcc a.c -o a; ./a
      mkdir go; cd go; printf 'module a\\n\\ngo 1.20\\n' >go.mod; printf 'package main\\n\\nfunc main() { println("from Go") }\\n' >main.go; go run .
      python3 -m venv v; v/bin/python -c 'print("from Python")'`,
    );
    expect(output).toBe('from C\nfrom Go\nfrom Python\n');
  });

  test('runs PostgreSQL as the user of the commands, by socket and by loopback, without a password', async () => {
    const output = await run(
      `pg_ctlcluster 15 main start --foreground >/tmp/pg.log 2>&1 & until pg_isready -q; do sleep 0.1; done
      psql -Atc 'SELECT current_user'; psql -At postgres://postgres:any@localhost:5432/postgres -c 'SELECT current_user'
      createdb app && psql -At app -c 'CREATE TABLE t (n int); INSERT INTO t VALUES (7); SELECT n FROM t'
      ps -o user= -C postgres | sort -u`,
    );
    expect(output).toBe('agent\npostgres\nCREATE TABLE\nINSERT 0 1\n7\nagent\n');
    const plain = await run(
      `initdb -D /tmp/pg -U postgres >/dev/null 2>&1; postgres -D /tmp/pg -p 5433 >/tmp/pg.log 2>&1 &
      until pg_isready -q -p 5433; do sleep 0.1; done; psql -h localhost -p 5433 -U postgres -Atc 'SELECT 8'`,
    );
    expect(plain).toBe('8\n');
  });

  test('runs Redis', async () => {
    expect(
      await run(
        `redis-server --save '' >/dev/null & until [ "$(redis-cli ping 2>&1)" = PONG ]; do sleep 0.1; done; redis-cli set a 1`,
      ),
    ).toBe('OK\n');
  });

  test('shows a page of the sandbox in its Chromium, as the user of the commands', async () => {
    const prepared = await prepareSandbox(server, 'run-2', {
      'index.html': '<!doctype html><title>Hi</title><h1>Hi</h1>',
    });
    const hello = await prepared.sandbox.call('hello', {});
    if (!hello.ok) throw new Error(hello.error.message);
    const step = (id: string, wanted: PageStep) =>
      prepared.sandbox.call('browser', {
        step: wanted,
        id,
        life: hello.result.life ?? '',
        command: 'eval "exec $BREAKWATER_BROWSER"',
      });
    expect(await step('1', { kind: 'open', address: 'api/index.html', viewport: usualViewport })).toEqual(
      succeeded({ kind: 'done', page: expect.objectContaining({ title: 'Hi' }) }),
    );
    expect(await run('ps -o user= -C chromium | sort -u')).toBe('agent\n');
    const shot = { png: expect.stringMatching(/^iVBORw0KGgo/), width: 1280, height: 800 };
    expect(await step('2', { kind: 'see' })).toEqual(
      succeeded({ kind: 'done', page: expect.objectContaining({ tree: '- heading "Hi" [level=1]', shot }) }),
    );
  });

  test("trusts hosts that the platform's authority signs for, in curl, Python, git and Node", async () => {
    const served = `require('https').createServer({ key: fs.readFileSync('/tmp/leaf.key'), cert: fs.readFileSync('/tmp/leaf.pem') }, (q, a) => a.end('trusted ')).listen(0, function () { console.log(this.address().port) })`;
    const output = await run(
      `node -e "${served}" >/tmp/port & until [ -s /tmp/port ]; do sleep 0.1; done
      url=https://localhost:$(cat /tmp/port); bare="env -i PATH=$PATH HOME=/tmp"
      for with in "$bare" env; do
        $with curl -sS $url
        $with python3 -c "from urllib.request import urlopen; print(urlopen('$url').read().decode(), end='')"
        $with git ls-remote $url/a.git 2>&1 | grep -ci certificate
      done
      node -e "fetch('$url').then((r) => r.text()).then((t) => process.stdout.write(t))"`,
    );
    expect(output).toBe('trusted trusted 0\ntrusted trusted 0\ntrusted ');
  });
});

/** All that an image is made of, with one more list of packages: what a person does to have an image of their own. */
function contextWith(packages: Record<string, string>): string {
  const folder = temporaryFolder();
  const made = ['src/containers', 'src/core', 'node_modules/zod', 'node_modules/playwright-core', '.dockerignore'];
  for (const path of made) cpSync(join(project, path), join(folder, path), { recursive: true });
  for (const [name, text] of Object.entries(packages))
    writeFileSync(join(folder, `src/containers/image/${name}.packages`), text);
  return folder;
}

describe.skipIf(containerPlace.unavailable !== null)("an image of one's own", patience, () => {
  let folder: string;
  let context: string;
  let server: SandboxHost;
  let sandbox: Sandbox;
  let run: (command: string) => Promise<string>;
  beforeAll(async () => {
    context = contextWith({ java: '# For a service in Java.\nopenjdk-17-jre-headless\nca-certificates-java\n' });
    await buildImage('java', context);
    folder = temporaryFolder();
    ({ server, sandbox, run } = await opened({
      image: 'java',
      files: platformAuthority(folder),
    }));
  }, patience.timeout);
  afterAll(async () => {
    await server?.end();
    for (const made of [folder, context]) if (made) removeFolder(made);
  });

  test('has its packages, and its server edits, searches and saves', async () => {
    expect(await run('java -version 2>&1 | head -n 1')).toMatch(/^openjdk version "17/);
    const edit = { command: 'create', path: 'api/b.txt', text: 'two\n' } as const;
    expect(await sandbox.call('edit', edit)).toEqual(succeeded({ snippet: expect.any(String) }));
    expect(await sandbox.call('search', { pattern: 'tw[o]' })).toEqual(
      succeeded({ matches: [{ path: 'api/b.txt', line: 1, text: 'two' }], truncated: false }),
    );
    const save = { repository: 'api', message: 'Two', ref: 'refs/breakwater/b1/candidate/r1' };
    expect(await sandbox.call('save', save)).toEqual(succeeded(expect.objectContaining({ changed: true })));
  });

  test("trusts the platform's authority without a variable, in OpenSSL and in the JVM, and commands stay unprivileged", async () => {
    const output = await run(
      `env -i PATH="$PATH" openssl verify /tmp/leaf.pem
      keytool -list -cacerts -storepass changeit 2>/dev/null | grep -c platform
      id -un; grep CapEff /proc/self/status | tr -d '\\t'`,
    );
    expect(output).toBe('/tmp/leaf.pem: OK\n1\nagent\nCapEff:0000000000000000\n');
  });
});
