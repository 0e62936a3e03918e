/** `breakwater trigger`, over a double of the API. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliBench } from './cli-bench.ts';

const { breakwater, folder, serve } = cliBench();

const trigger = { id: 'taaaaaaaaaa', kind: 'issue', name: 'issues', createdAt: 1, createdBy: 'root' };
const config = { repository: 'https://github.com/acme/api', label: 'breakwater', people: [] };

test('add says of which kind it is, what its builds may do, and where to send', async () => {
  const url = 'https://breakwater.example.com/triggers/github';
  const { bodies } = await serve({
    instead: () => ({ status: 201, body: { ...trigger, config, url, key: null, webhookSecret: 'bws_1' } }),
  });
  await writeFile(join(folder(), 'limits.json'), JSON.stringify({ limits: { maxCostUsd: 5 } }));
  const place = ['--issues', 'https://github.com/acme/api', '--people', 'ann,bob', '--options', 'limits.json'];
  expect(await breakwater('trigger', 'add', 'issues', ...place)).toEqual({
    code: 0,
    out: `taaaaaaaaaa   issue      issues  https://github.com/acme/api  breakwater\nHave it sent to: ${url}\nSigned with the secret: bws_1\n`,
    err: '',
  });
  expect(bodies).toEqual([
    {
      kind: 'issue',
      name: 'issues',
      repository: 'https://github.com/acme/api',
      people: ['ann', 'bob'],
      submission: { limits: { maxCostUsd: 5 } },
    },
  ]);
});

test('the key of a hook is shown once, and nothing that a server says moves the cursor', async () => {
  const body = { ...trigger, kind: 'hook', name: 'alerts\u001b[2J', config: {}, url: 'https://x/hooks', key: 'bwh_1' };
  const { bodies } = await serve({ instead: () => ({ status: 201, body }) });
  const given = ['--hook', '--prompt', 'Fix {{body.title}}.', '--repo', 'https://github.com/acme/api.git'];
  const { code, out } = await breakwater('trigger', 'add', 'alerts', ...given);
  expect([code, out.includes('\u001b'), out.split('\n').at(-2), bodies]).toEqual([
    0,
    false,
    'Its key, shown this once: bwh_1',
    [
      {
        kind: 'hook',
        name: 'alerts',
        prompt: 'Fix {{body.title}}.',
        submission: { repositories: [{ name: 'api', url: 'https://github.com/acme/api.git' }] },
      },
    ],
  ]);
});

test.each([[[]], [['--hook', '--cron', '0 3 * * *']]])('add with %j asks for one kind', async (given) => {
  const { requests } = await serve({});
  const { code, err } = await breakwater('trigger', 'add', 'x', ...given);
  expect([code, err, requests]).toEqual([2, 'give one of --issues, --cron and --hook\n', []]);
});

test('list, show, test, webhook-secret and remove say what the API answers', async () => {
  const state = {
    builds: [{ build: 'baaaaaaaaaa', subject: 'issue 7', at: 1 }],
    nextAt: null,
    ignored: { 'may-not': 2 },
  };
  const answers: Record<string, unknown> = {
    'GET /triggers': { triggers: [{ ...trigger, config }], next: null },
    'GET /triggers/taaaaaaaaaa': {
      ...trigger,
      config,
      state: { ...state, fault: { at: 1, message: 'no such branch' } },
    },
    'POST /triggers/taaaaaaaaaa/test': { ok: false, faults: ['FORGES has no webhookSecret'] },
    'GET /triggers/taaaaaaaaaa/webhook-secret': {
      repository: 'github.com/acme/api',
      url: 'https://x/triggers/github',
      secret: 'bws_1',
    },
    'DELETE /triggers/taaaaaaaaaa': { id: 'taaaaaaaaaa', removed: true },
  };
  await serve({ instead: (request) => ({ status: 200, body: answers[request] }) });
  const said = await Promise.all(
    [
      ['list'],
      ['show', 'taaaaaaaaaa'],
      ['test', 'taaaaaaaaaa'],
      ['webhook-secret', 'taaaaaaaaaa'],
      ['remove', 'taaaaaaaaaa'],
    ].map((words) => breakwater('trigger', ...words)),
  );
  const line = 'taaaaaaaaaa   issue      issues  https://github.com/acme/api  breakwater';
  expect(said.map(({ code, out }) => [code, out])).toEqual([
    [0, `${line}\n`],
    [0, `${line}\n  last fault: no such branch\n  baaaaaaaaaa  issue 7\n  2 × may-not\n`],
    [1, 'FORGES has no webhookSecret\n'],
    [
      0,
      'Webhooks of github.com/acme/api, as application/json, go to: https://x/triggers/github\nSigned with the secret: bws_1\n',
    ],
    [0, 'Trigger taaaaaaaaaa is removed; its builds stay.\n'],
  ]);
});
