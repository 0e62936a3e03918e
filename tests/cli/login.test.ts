import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { build, startedAt } from './builders.ts';
import { cliBench, token } from './cli-bench.ts';

const { breakwater, withoutEnvironment, folder, serve, typed, opened } = cliBench();
const file = () => join(folder(), 'config/profiles.json');

test('login stores the API and the token that was typed in, for its owner alone, and later commands use them', async () => {
  const { url, requests } = await serve();
  typed.secret = `${token}\n`;
  expect(await withoutEnvironment('login', `${url}/`)).toEqual({
    code: 0,
    out: `Logged in to ${url} as the profile default.\n`,
    err: '',
  });
  expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
    current: 'default',
    profiles: { default: { apiUrl: url, token } },
  });
  expect(((await stat(file())).mode & 0o777).toString(8)).toBe('600');
  expect((await withoutEnvironment('list')).code).toBe(0);
  expect(requests).toEqual(['GET /builds?limit=1 200', 'GET /builds?limit=50 200']);
});

test('a token that the API does not take is not stored', async () => {
  const { url } = await serve();
  expect(await withoutEnvironment('login', url, '--token', 'wrong')).toEqual({
    code: 2,
    out: '',
    err: 'Wrong token.\n',
  });
  await expect(stat(file())).rejects.toThrow('ENOENT');
});

test('several logins have names; the last one is in use, another is named by --profile', async () => {
  const { url } = await serve();
  await withoutEnvironment('login', url, '--token', token, '--profile', 'home');
  await withoutEnvironment('login', url, '--token', token, '--profile', 'work');
  expect((await withoutEnvironment('profiles')).out).toBe(
    `  ${'home'.padEnd(16)}  ${url}\n* ${'work'.padEnd(16)}  ${url}\n`,
  );
  expect((await withoutEnvironment('--profile', 'home', 'list')).code).toBe(0);
  expect(await withoutEnvironment('list', '--profile', 'away')).toEqual({
    code: 2,
    out: '',
    err: 'There is no profile away: `breakwater login URL --profile away` makes it.\n',
  });
  expect(await withoutEnvironment('logout')).toMatchObject({
    code: 0,
    out: expect.stringContaining('work is forgotten'),
  });
  expect((await withoutEnvironment('profiles', '--json')).out).toBe(
    `{"profiles":[{"name":"home","apiUrl":"${url}","current":false}]}\n`,
  );
});

test.each([
  ['ftp://example.com', 'ftp://example.com is no URL such as https://breakwater.example.workers.dev'],
  ['https://me:secret@example.com', 'Give the URL without credentials, query and fragment.'],
  ['http://example.com', 'Over http:// a token can be read on its way: give the https:// URL.'],
])('login refuses %s', async (url, message) => {
  expect(await withoutEnvironment('login', url, '--token', 't')).toEqual({ code: 2, out: '', err: `${message}\n` });
});

test('a stored token goes to its own API alone', async () => {
  const { url, requests } = await serve();
  await withoutEnvironment('login', url, '--token', token);
  requests.length = 0;
  const other = 'http://127.0.0.1:1';
  expect((await withoutEnvironment('--api', other, 'list')).err).toContain(`No token for ${other}`);
  expect((await withoutEnvironment('--api', url, 'list')).code).toBe(0);
  expect(requests).toEqual(['GET /builds?limit=50 200']);
});

test('open shows the page in a browser, prints its address where there is none, and opens nothing that is no page', async () => {
  const page = 'http://127.0.0.1:8787/builds/b1/page#key';
  await serve({ stages: [{ view: build(), events: [] }] });
  expect((await breakwater('open', 'b1')).out).toBe(`${page}\n`);
  typed.hasBrowser = true;
  opened.length = 0;
  expect((await breakwater('open', 'b1')).out).toBe(`Opened ${page}\n`);
  expect((await breakwater('open', 'b1', '--json')).out).toBe(`{"page":"${page}"}\n`);
  expect(opened).toEqual([page]);
});

test('open signs the browser in where the API makes links for it, and says what such a link is good for', async () => {
  const link = {
    url: 'http://127.0.0.1:8787/builds/b1/page#in=signed',
    expiresAt: startedAt + 600_000,
    name: 'ci',
    tenant: 'textkit',
    scopes: ['builds:read', 'builds:write'],
  };
  const api = await serve({
    stages: [{ view: build(), events: [] }],
    instead: (request) => (request === 'POST /sign-in/links' ? { status: 201, body: link } : undefined),
  });
  const good =
    'Whoever opens this link within 10 minutes acts as ci of textkit (builds:read, builds:write) for 12 hours.\n';
  typed.hasBrowser = true;
  opened.length = 0;
  expect(await breakwater('open', 'b1')).toEqual({
    code: 0,
    out: 'Opened http://127.0.0.1:8787/builds/b1/page as ci of textkit (builds:read, builds:write) for 12 hours.\n',
    err: '',
  });
  expect(opened).toEqual([link.url]);
  expect(await breakwater('open', 'b1', '--print')).toEqual({ code: 0, out: `${link.url}\n`, err: good });
  const { url, ...more } = link;
  expect(JSON.parse((await breakwater('open', 'b1', '--json')).out)).toEqual({ page: url, ...more });
  expect(api.bodies[0]).toEqual({ to: '/builds/b1/page', expiresInMinutes: 10 });
});

test('open runs no program that an answer names', async () => {
  opened.length = 0;
  typed.hasBrowser = true;
  const { urls } = build();
  await serve({ stages: [{ view: build({ urls: { ...urls, page: 'file:///usr/bin/\u001b[31mcalc' } }), events: [] }] });
  expect((await breakwater('open', 'b1')).out).toBe('file:///usr/bin/calc\n');
  expect(opened).toEqual([]);
});
