/** What people and programs have sent to harm or by mistake, and how each is answered: one row a case, over HTTP. */
import { expect, test } from 'vitest';
import { pageKey, picturePath } from '../../src/auth/capability.ts';
import { noon } from './access-double.ts';
import { apiHarness, aSubmission, id } from './api-harness.ts';

const price = { input: 1, output: 1, cacheWrite5m: 1, cacheWrite1h: 1, cacheRead: 1 };
const priced = (own: Record<string, unknown>) =>
  aSubmission({
    models: { planner: 'mine', generator: 'mine', evaluator: 'mine' },
    prices: { mine: { ...price, ...own } },
  });
const remotes = (...urls: string[]) =>
  aSubmission({ repositories: urls.map((url, index) => ({ name: `r${index}`, url })) });
const aTask = (number: number, own: Record<string, unknown> = {}) => ({
  id: `T${number}`,
  title: 'x',
  description: 'x',
  scope: [`api:src/${number}.ts`],
  criteria: [{ id: 'C1', text: 'x', requirements: ['R1'] }],
  ...own,
});
const planned = (tasks: Record<string, unknown>[]) => {
  const stories = Array.from({ length: Math.ceil(tasks.length / 50) }, (_, number) => ({
    id: `S${number}`,
    title: 'S',
    tasks: tasks.slice(number * 50, number * 50 + 50),
  }));
  const epics = Array.from({ length: Math.ceil(stories.length / 50) }, (_, number) => ({
    id: `E${number}`,
    title: 'E',
    stories: stories.slice(number * 50, number * 50 + 50),
  }));
  return {
    plan: { requirements: [{ id: 'R1', quote: 'x' }], phases: [{ id: 'P1', title: 'P', epics }] },
    repositories: [{ name: 'api', url: 'https://git.example.com/api.git' }],
  };
};
const many = (count: number, own: (number: number) => Record<string, unknown> = () => ({})) =>
  Array.from({ length: count }, (_, number) => aTask(number, own(number)));

const picture = { buildId: id, evidence: 'T1-2-r7-1', until: noon / 1000 + 60 };
/** An address that was signed for one picture, and changed since. */
const signed = async (change: (path: string) => string, own: Partial<typeof picture> = {}, secret = 'capability') => ({
  method: 'GET',
  path: change(await picturePath(secret, { ...picture, ...own })),
});
const unchanged = (path: string): string => path;
const noPicture = /^there is no such picture, or not any more$/;

type Sent = {
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  path?: string;
  method?: string;
};
const json = (value: unknown): Sent => ({ body: JSON.stringify(value) });
const text = JSON.stringify(aSubmission());

const cases: [name: string, sent: Sent, status: number, says: RegExp][] = [
  ['a picture whose time is over', await signed(unchanged, { until: noon / 1000 }), 404, noPicture],
  ['a picture signed with another secret', await signed(unchanged, {}, 'another'), 404, noPicture],
  ['a picture of another build', await signed((path) => path.replace(id, 'bbbbbbbbbbb')), 404, noPicture],
  ['another picture of the same build', await signed((path) => path.replace('r7-1', 'r7-2')), 404, noPicture],
  ['a picture for longer', await signed((path) => path.replace(/\/\d{10}\//, '/9999999999/')), 404, noPicture],
  [
    'a picture until a time spelled otherwise',
    await signed((path) => path.replace(/\/(\d{10})\//, '/$1.0/')),
    404,
    noPicture,
  ],
  ['a picture for ever', await signed(unchanged, { until: Number.POSITIVE_INFINITY }), 404, noPicture],
  ['a picture with half a signature', await signed((path) => path.slice(0, -10)), 404, noPicture],
  ['a picture that is a file elsewhere', await signed(unchanged, { evidence: '../../secrets' }), 404, noPicture],
  [
    'a picture with the key of the page',
    { method: 'GET', path: `/pictures/${id}/T1-2-r7-1/${picture.until}/${await pageKey('capability', id)}` },
    404,
    noPicture,
  ],
  ['bytes that are not UTF-8', { body: new Uint8Array([0x22, 0xff, 0x22]) }, 400, /not UTF-8/],
  ['text/plain', { body: text, headers: { 'content-type': 'text/plain' } }, 415, /application\/json/],
  [
    'a form',
    { body: text, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    /application\/json/,
  ],
  ['another charset', { body: text, headers: { 'content-type': 'application/json; charset=latin1' } }, 415, /UTF-8/],
  ['a compressed body', { body: text, headers: { 'content-encoding': 'gzip' } }, 415, /Content-Encoding/],
  ['a key given twice', { body: '{"prompt":"a","prompt":"b"}' }, 400, /prompt stands twice/],
  ['a key given twice deep inside', { body: '{"a":[{"b":1,"b":2}]}' }, 400, /b stands twice/],
  ['a field named __proto__', { body: '{"__proto__":{}}' }, 400, /__proto__/],
  ['JSON nested beyond reason', { body: '['.repeat(200_000) + ']'.repeat(200_000) }, 400, /nested more than 100 deep/],
  ['NUL in a text', json(aSubmission({ prompt: 'a\0b' })), 422, /prompt: holds the control character U\+0000/],
  ['half a surrogate pair', { body: '{"prompt":"\\ud800"}' }, 422, /prompt: holds half/],
  [
    'an escape sequence in a command',
    json(aSubmission({ evaluator: { testCommand: 'npm\u001b[2J' } })),
    422,
    /U\+001B/,
  ],
  ['a price of 1e308', json(priced({ output: 1e308 })), 422, /prices\.mine\.output: must be at most/],
  ['a price of 0', json(priced({ input: 0 })), 422, /prices\.mine\.input: is 0/],
  ['a factor of 1e308', json(priced({ longPrompt: { above: 1, factor: 1e308 } })), 422, /longPrompt\.factor/],
  ['a duration of no time', json(aSubmission({ limits: { maxDurationMinutes: 0.001 } })), 422, /at least 1 minute/],
  ['runs of no time', json(aSubmission({ parallel: { agentTimeoutMinutes: 0.5 } })), 422, /at least 1 minute/],
  ...[
    ['https://git.example.com/a', 'https://git.example.com/a.git'],
    ['https://git.example.com/a', 'https://GIT.example.com:443/a/'],
    ['https://git.example.com/a', 'https://git.example.com./%61'],
    ['https://git.example.com/a/b', 'https://git.example.com//a/./b'],
  ].map((urls): [string, Sent, number, RegExp] => [
    `one remote as ${urls.join(' and ')}`,
    json(remotes(...urls)),
    422,
    /given twice/,
  ]),
  [
    'one webhook in two spellings',
    json(aSubmission({ webhooks: [{ url: 'https://h.example.com' }, { url: 'https://H.example.com.:443/' }] })),
    422,
    /webhooks\[1\]\.url: this URL is given twice|cannot be signed/,
  ],
  ['a plan of 600 tasks', json(planned(many(600))), 422, /at most 500 tasks/],
  [
    'a chain of 4,000 tasks',
    json(planned(many(4000, (n) => ({ dependsOn: n > 0 ? [`T${n - 1}`] : [] })))),
    422,
    /at most 500/,
  ],
  [
    'a cycle of 500 tasks',
    json(planned(many(500, (n) => ({ dependsOn: [`T${(n + 499) % 500}`] })))),
    422,
    /a cycle of dependencies: (?:T\d+ → ){10}… \(500 tasks\)/,
  ],
  ['a title of two lines', json(planned([aTask(1, { title: 'a\nb' })])), 422, /tasks\[0\]\.title: must be one line/],
  [
    'NUL in a check',
    json(planned([aTask(1, { criteria: [{ id: 'C1', text: 'x', requirements: ['R1'], check: 'true\0' }] })])),
    422,
    /criteria\[0\]\.check: holds/,
  ],
  [
    'a repository with a long name in a scope',
    json(planned([aTask(1, { scope: [`${'y'.repeat(290)}:a`] })])),
    422,
    /there is no repository y{199}…;/,
  ],
  ['a scope of stars', json(planned([aTask(1, { scope: [`api:${'*a'.repeat(50)}`] })])), 422, /wildcards/],
  ["a scope of git's own files", json(planned([aTask(1, { scope: ['api:.git/hooks/**'] })])), 422, /git's own files/],
  [
    "git's own files in another case, further down",
    json(planned([aTask(1, { scope: ['api:a/.GIT/x'] })])),
    422,
    /git's own/,
  ],
  ['an unknown field with a long name', json(aSubmission({ ['x'.repeat(5000)]: 1 })), 422, /^x{199}…: unknown field$/],
  [
    'an unknown model with a long name',
    json(aSubmission({ models: { planner: 'm'.repeat(5000) } })),
    422,
    /models\.planner/,
  ],
  ['a number in hex', { method: 'GET', path: '/builds?limit=0x10' }, 400, /limit: must be a number in decimal digits/],
  ['a preview with NUL', { ...json(aSubmission({ prompt: 'a\0b' })), path: '/builds/preview' }, 422, /prompt: holds/],
  ['a list of a status that is none', { method: 'GET', path: "/builds?status=running,' OR 1=1" }, 400, /status\[1\]/],
  ['a search for a book', { method: 'GET', path: `/builds?q=${'x'.repeat(5000)}` }, 400, /q: /],
  ...['', 'abc', '"a", "b"', '"'.repeat(300)].map((tag): [string, Sent, number, RegExp] => [
    `an edit of the plan ${tag.slice(0, 10)}`,
    {
      ...json({ plan: planned([aTask(1)]).plan }),
      method: 'PUT',
      path: `/builds/${id}/plan`,
      headers: { 'if-match': tag },
    },
    400,
    /If-Match must be one ETag/,
  ]),
  [
    'an edit of the plan with a scope of no repository name',
    {
      ...json({ plan: planned([aTask(1, { scope: ['x'] })]).plan }),
      ...{ method: 'PUT', path: `/builds/${id}/plan`, headers: { 'if-match': '*' } },
    },
    422,
    /scope\[0\]: must be repository:glob/,
  ],
  [
    'a comment on a task with an escape sequence',
    { ...json({ taskComments: [{ task: 'a', text: '\u001b[2J' }] }), path: `/builds/${id}/reject` },
    422,
    /taskComments\[0\]\.text: holds the control character U\+001B/,
  ],
  [
    'a task that is taken before all of time',
    { ...json({ priority: -1e308 }), path: `/builds/${id}/tasks/a/priority` },
    422,
    /priority: /,
  ],
  ['a number with an exponent', { method: 'GET', path: '/builds?limit=1e1' }, 400, /decimal digits/],
  ['a number with a space', { method: 'GET', path: '/builds?limit=%205' }, 400, /decimal digits/],
  ['a number with a sign', { method: 'GET', path: `/builds/${id}/events?after=%2B5` }, 400, /decimal digits/],
  ['a parameter given twice', { method: 'GET', path: '/builds?limit=5&limit=6' }, 400, /limit: is given twice/],
  ['a path without end', { method: 'GET', path: `/${'x'.repeat(5000)}` }, 404, /^there is no \/x{198}…$/],
  ['a build without end', { method: 'GET', path: `/builds/${'x'.repeat(5000)}` }, 404, /^there is no build x{199}…$/],
  ['a command with NUL', { ...json({ text: 'a\0' }), path: `/builds/${id}/notes` }, 422, /text: holds/],
  [
    'a resume of no time',
    { ...json({ maxDurationMinutes: 0.01 }), path: `/builds/${id}/resume` },
    422,
    /maxDurationMinutes/,
  ],
];

test.each(cases)('%s', async (_, { body, headers = {}, path = '/builds', method = 'POST' }, status, says) => {
  const { request, created } = apiHarness({ evidence: async () => new Response('a png').body });
  const response = await request(method, path, { headers, ...(body === undefined ? {} : { body }) });
  const problem: { detail: string } = await response.json();
  expect([response.status, problem.detail]).toEqual([status, expect.stringMatching(says)]);
  expect(JSON.stringify(problem).length).toBeLessThan(30_000);
  expect(created).toEqual([]);
});

test('500 tasks in a chain are taken', async () => {
  const { submit } = apiHarness();
  expect((await submit(planned(many(500, (n) => ({ dependsOn: n > 0 ? [`T${n - 1}`] : [] }))))).status).toBe(201);
});

test('a price of 0 is taken where it is said to be free, and a remote is kept in its one spelling', async () => {
  const { submit, created } = apiHarness();
  const free = { input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0, free: true };
  const response = await submit({
    ...aSubmission({ prices: { mine: free }, models: { planner: 'mine' } }),
    repositories: [{ name: 'api', url: 'https://GIT.example.com.:443//a/%62.git/' }],
  });
  expect([response.status, created[0]?.submission.repositories[0]?.url]).toEqual([
    201,
    'https://git.example.com/a/b.git',
  ]);
});
