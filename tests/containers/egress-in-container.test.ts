import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containerGitToken } from '../../src/auth/capability.ts';
import type { SandboxAnswer } from '../../src/containers/driver/sandbox.ts';
import type { ExecResult } from '../../src/core/sandbox/commands.ts';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import type { Part } from '../../src/local-stack/parts/part.ts';
import { startWorkerPart } from '../../src/local-stack/parts/stack-parts.ts';
import { type GitHttpServer, startGitHttpServer } from '../doubles/git-http-server.ts';
import { descendantsOf, runningProcesses } from '../local-stack/processes.ts';
import { commandOf } from '../scenarios/stack-process.ts';
import { gatewaySecret, type PlaceRequest, serverToken } from '../workers/egress-in-container/place-request.ts';
import { docker } from './container-host.ts';
import { placeToml } from './place-toml.ts';
import { createRemote } from './remote-repository.ts';
import { removeFolder, temporaryFolder } from './server-process.ts';

const engine = await findEngine(process.env);
if (!engine.ok) console.warn(`SKIPPED: the egress of a container: ${engine.reason}`);

const project = join(import.meta.dirname, '../..');
const allowed = 'packages.example.com';
const megabyte = Buffer.alloc(1_000_000, 7);
const packed = gzipSync('a compressed package');

/** In the container: asks once, and prints what came of it as JSON. `target` is what the request line names. */
const ask = `import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
const [method, url, target] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(url);
const say = (answer) => { console.log(JSON.stringify(answer)); process.exit(0); };
const accept = url.endsWith('/packed') ? { 'accept-encoding': 'gzip' } : {};
const headers = { ...accept, 'x-own': '1', 'x-forwarded-for': '10.0.0.1', 'cf-ray': '1' };
const asked = request({ method, hostname, port, path: target ?? pathname, headers, timeout: 10000 }, async (response) => {
  let bytes = 0;
  const parts = [];
  for await (const part of response) { bytes += part.length; if (bytes < 10000) parts.push(part); }
  const { location, 'content-encoding': encoding } = response.headers;
  const head = Buffer.concat(parts);
  const text = bytes > 10000 ? '' : (encoding === 'gzip' ? gunzipSync(head) : head).toString();
  say({ status: response.statusCode, bytes, text, location, encoding });
});
asked.on('timeout', () => asked.destroy(new Error('silence')));
asked.on('error', (error) => say({ error: error.code ?? error.message }));
asked.end(method === 'POST' ? Buffer.alloc(20_000_000, 7) : undefined);
`;

/** In the container: asks for the refs at each address and port, and prints how often it got which status. */
const knock = `import { readFileSync } from 'node:fs';
const [token, addresses, ports] = process.argv.slice(2);
const route = readFileSync('/proc/net/route', 'utf8').split('\\n').map((line) => line.split('\\t')).find(([, to]) => to === '00000000');
const gateway = route ? route[2].match(/../g).reverse().map((byte) => parseInt(byte, 16)).join('.') : '127.0.0.1';
const headers = { host: 'git.breakwater.internal', authorization: 'Bearer ' + token };
const at = async (address, port) => {
  try {
    const url = 'http://' + address + ':' + port + '/app.git/info/refs?service=git-upload-pack';
    const answer = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(5000) });
    return answer.status;
  } catch { return 'none'; }
};
const tries = addresses.replace('gateway', gateway).split(',').flatMap((address) => ports.split(',').map((port) => at(address, port)));
console.log(JSON.stringify([...new Set(await Promise.all(tries))].sort()));
`;

/** The ports on which a process, or one that it has started, listens. */
function portsOf(command: string): number[] {
  const named = runningProcesses().filter(({ pid }) => commandOf(pid).includes(command));
  const pids = named.flatMap(({ pid }) => [pid, ...descendantsOf(pid)]);
  const sockets = new Set(
    pids.flatMap((pid) => {
      try {
        return readdirSync(`/proc/${pid}/fd`).map((file) => readlinkSync(`/proc/${pid}/fd/${file}`));
      } catch {
        return [];
      }
    }),
  );
  const rows = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1));
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state, ...rest]) => state === '0A' && sockets.has(`socket:[${rest[5]}]`))
    .map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16));
}

/** In the place of every allowed host. */
async function startUpstream(): Promise<{ server: Server; url: string; asked: string[]; lent: string[] }> {
  const asked: string[] = [];
  /** What came as authorization to who reflects it. */
  const lent: string[] = [];
  const server = createServer(async (request, response) => {
    const { 'x-own': own, 'x-forwarded-for': forwarded, 'cf-ray': ray, 'accept-encoding': accepted } = request.headers;
    asked.push(`${request.method} ${request.url}`);
    let bytes = 0;
    for await (const part of request) bytes += part.length;
    switch (request.url) {
      case '/big':
        for (let sent = 0; sent < 60; sent += 1) if (!response.write(megabyte)) await once(response, 'drain');
        response.end();
        return;
      case '/packed':
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
        return;
      case '/echo':
        lent.push(request.headers.authorization ?? '');
        response.writeHead(200, { 'x-echo': lent.at(-1) }).end(`${lent.at(-1)} ${btoa(lent.at(-1) ?? '')}`);
        return;
      case '/echo-packed':
        lent.push(request.headers.authorization ?? '');
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(`it is ${lent.at(-1)}`));
        return;
      case '/moved':
        response.writeHead(302, { location: 'http://elsewhere.example.com/' }).end();
        return;
      default:
        response.end(JSON.stringify({ bytes, own, forwarded, ray, accepted }));
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, lent };
}

describe.skipIf(!engine.ok)('a container with an allowed host', () => {
  let folder: string;
  let git: GitHttpServer;
  let upstream: Awaited<ReturnType<typeof startUpstream>>;
  let worker: Part;
  let url: string;
  let commit: string;

  beforeAll(async () => {
    folder = temporaryFolder();
    git = await startGitHttpServer({ root: folder });
    upstream = await startUpstream();
    commit = createRemote(folder, 'app').commit('refs/heads/main', { 'ask.mjs': ask, 'knock.mjs': knock });
    const config = join(folder, 'wrangler.toml');
    writeFileSync(
      config,
      placeToml({
        name: 'egress-test',
        main: 'tests/workers/egress-in-container/worker.ts',
        variables: { GIT_URL: git.url, UPSTREAM_URL: upstream.url },
      }),
    );
    worker = startWorkerPart({ project, state: folder }, { config, port: 0, sandbox: 'container' });
    url = await worker.ready;
  }, 600_000);
  afterAll(async () => {
    if (url)
      for (const place of ['allowing', 'denying', 'lending', 'restored'])
        await fetch(`${url}/${place}`, { method: 'DELETE' });
    await worker?.stop();
    await git?.close();
    upstream?.server.closeAllConnections();
    upstream?.server.close();
    removeFolder(folder);
  });

  const run = async (
    place: string,
    hosts: string[],
    command: string,
    secrets: PlaceRequest['secrets'] = [],
    snapshot?: string,
  ): Promise<string> => {
    const more = snapshot === undefined ? {} : { snapshot };
    const body = JSON.stringify({ hosts, commit, command, secrets, ...more } satisfies PlaceRequest);
    const response = await fetch(`${url}/${place}`, { method: 'POST', body });
    const answer = (await response.json()) as SandboxAnswer<ExecResult>;
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.result.output;
  };
  const asks = async (...args: string[]): Promise<unknown> =>
    JSON.parse(await run('allowing', [allowed], `node ask.mjs ${args.map((arg) => `'${arg}'`).join(' ')}`));

  test('reaches that host, with bodies of any size both ways', async () => {
    const got = (bytes: number) => JSON.stringify({ bytes, own: '1' });
    const answered = (text: string) => ({ status: 200, bytes: text.length, text });
    expect(await asks('GET', `http://${allowed}/a`)).toEqual(answered(got(0)));
    expect(await asks('POST', `http://${allowed}/audit`)).toEqual(answered(got(20_000_000)));
    expect(await asks('GET', `http://${allowed}/big`)).toEqual({ status: 200, bytes: 60_000_000, text: '' });
    expect(await asks('GET', `http://${allowed}/packed`)).toEqual({
      status: 200,
      bytes: packed.byteLength,
      text: 'a compressed package',
      encoding: 'gzip',
    });
    expect(upstream.asked.splice(0)).toEqual(['GET /a', 'POST /audit', 'GET /big', 'GET /packed']);
  }, 300_000);

  test('meets the list again where it is sent elsewhere', async () => {
    expect(await asks('GET', `http://${allowed}/moved`)).toEqual(
      expect.objectContaining({ status: 302, location: 'http://elsewhere.example.com/' }),
    );
    expect(upstream.asked.splice(0)).toEqual(['GET /moved']);
  });

  test('reaches no other host, no address, no other port, and publishes nothing', async () => {
    const unreachable = {
      error: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH)$/),
    };
    const places = ['http://elsewhere.example.com', 'http://1.1.1.1', `http://${allowed}:8080`, upstream.url, git.url];
    for (const place of places)
      expect({ place, answer: await asks('GET', `${place}/a`) }).toEqual({ place, answer: unreachable });
    const text = `http://elsewhere.example.com is not let through: network.allow of the build decides\n`;
    expect(await asks('GET', `http://${allowed}/a`, 'http://elsewhere.example.com/a')).toEqual({
      status: 403,
      bytes: text.length,
      text,
    });
    expect(await asks('PUT', `http://${allowed}/a`)).toEqual(expect.objectContaining({ status: 405 }));
    const lookUp = `new (require('dns').promises.Resolver)({ timeout: 2000, tries: 1 })`;
    const lookedUp = `r.setServers(['1.1.1.1']); r.resolve4('elsewhere.example.com').then(console.log, (e) => console.log(e.code))`;
    expect(await run('allowing', [allowed], `node -e "const r = ${lookUp}; ${lookedUp}"`)).toMatch(/^E[A-Z]+\n$/);
    expect(upstream.asked).toEqual([]);
  }, 120_000);

  test('uses a secret at the host that it is lent for, and sees it nowhere', async () => {
    const lends = (command: string) =>
      run('lending', [allowed], command, [{ header: 'Authorization', use: 'packages' }]);
    const own = `fetch('http://${allowed}/echo', { headers: { authorization: 'own' } })`;
    const told = `async (a) => console.log(a.headers.get('x-echo'), await a.text())`;
    expect(await lends(`node -e "${own}.then(${told})"`)).toMatch(/^\*+ \*+ \S{0,8}\*+\S{0,8}\n$/);
    expect(await lends(`node ask.mjs GET http://${allowed}/echo-packed`)).toContain(
      `"text":"it is ${'*'.repeat('Bearer lent-ca9ary-of-the-registry'.length)}"`,
    );
    expect(await lends(`node ask.mjs GET http://${allowed}/moved`)).toContain('"status":302');
    expect(upstream.lent).toEqual(Array(2).fill('Bearer lent-ca9ary-of-the-registry'));
    const looked =
      'cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline >seen 2>/dev/null; env >>seen; grep -ac "ca9""ary" seen';
    expect(await lends(looked)).toBe('0\n');
    expect(upstream.asked.splice(0)).toEqual(['GET /echo', 'GET /echo-packed', 'GET /moved']);
  }, 120_000);

  test('uses no door that was made for another container, with its own git token', async () => {
    const address = `node -p "Object.values(os.networkInterfaces()).flat().find((one) => !one.internal)?.address ?? '127.0.0.1'"`;
    const first = (await run('allowing', [allowed], address)).trim();
    const ports = [8080, 80, ...new Set(portsOf(folder))].join(',');
    const knocks = async (as: string, addresses: string, at: string): Promise<unknown> => {
      const token = await containerGitToken(gatewaySecret, as);
      return JSON.parse(await run('denying', [], `node knock.mjs ${token} ${addresses} ${at}`));
    };
    expect(await knocks('denying', 'git.breakwater.internal', '80')).toEqual([200]);
    // Nor does its own door take another's token.
    expect(await knocks('allowing', 'git.breakwater.internal', '80')).toEqual([401]);
    expect(await knocks('denying', `gateway,${first}`, ports)).not.toContain(200);
    expect(await knocks('allowing', `gateway,${first}`, ports)).not.toContain(200);
  }, 120_000);

  test('trusts the authority that signs for intercepted hosts, which one without hosts does not have', async () => {
    const command =
      'echo "$NODE_EXTRA_CA_CERTS $GIT_SSL_CAINFO"; cat "$SSL_CERT_FILE" | head -n 1; grep -cF "$(sed -n 2p "$SSL_CERT_FILE")" /etc/ssl/certs/ca-certificates.crt';
    const file = '/etc/cloudflare/certs/cloudflare-containers-ca.crt';
    expect(await run('allowing', [allowed], command)).toBe(`${file} ${file}\n-----BEGIN CERTIFICATE-----\n1\n`);
    expect(await run('denying', [], 'env | grep -c cloudflare; node ask.mjs GET http://packages.example.com/')).toMatch(
      /^0\n\{"error":"E[A-Z_]+"\}\n$/,
    );
  }, 120_000);

  test('takes nothing of the token of the one from whose snapshot it starts', async () => {
    await run('allowing', [allowed], 'touch in-the-snapshot');
    const { id } = (await (await fetch(`${url}/allowing`, { method: 'PUT' })).json()) as { id: string };
    await run('restored', [], 'true', [], id);
    const answerTo = async (place: string) =>
      (await fetch(`${url}/restored`, { headers: { authorization: `Bearer ${serverToken(place)}` } })).status;
    expect([await answerTo('restored'), await answerTo('allowing')]).toEqual([200, 401]);

    const said = (...words: string[]) => execFileSync(docker, words, { encoding: 'utf8', maxBuffer: 10_000_000 });
    const [container = ''] = said('ps', '-q')
      .trim()
      .split('\n')
      .filter((one) => said('inspect', one).includes(serverToken('restored')));
    expect(said('inspect', container)).not.toContain(serverToken('allowing'));
    const first = Number(said('inspect', '--format', '{{.State.Pid}}', container));
    const variables = [first, ...descendantsOf(first)]
      .map((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8'))
      .join('');
    expect(new Set(variables.match(/the-server-token-of-[a-z]+/g))).toEqual(new Set([serverToken('restored')]));
    const looked = `grep -rlsF ${serverToken('allowing')} / --exclude-dir=proc --exclude-dir=sys; true`;
    expect(said('exec', '-u', '0', container, 'sh', '-c', looked)).toBe('');
  }, 120_000);
});
