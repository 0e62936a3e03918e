/** `breakwater trigger apply`, over a double of the API. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, test } from 'vitest';
import { TriggerInput } from '../../src/core/contract/triggers.ts';
import { problem } from './api-double.ts';
import { cliBench } from './cli-bench.ts';

const { breakwater, folder, serve } = cliBench();
const git = (...words: string[]) => promisify(execFile)('git', words, { cwd: folder() });
const say = (text: string) => writeFile(join(folder(), 'breakwater.yaml'), text);

beforeEach(async () => {
  await git('init', '--quiet');
  await git('remote', 'add', 'origin', 'git@github.com:acme/api.git');
});

const file = `test: make check
triggers:
  - { kind: issue, name: issues }
  - { kind: schedule, name: nightly, cron: 0 3 * * *, prompt: Update. }
  - { kind: hook, name: alerts, prompt: Fix it. }
`;
const submission = { repositories: [{ name: 'api', url: 'https://github.com/acme/api.git' }] };
const issues = TriggerInput.parse({ kind: 'issue', name: 'issues', repository: 'https://github.com/acme/api' });
const nightly = { kind: 'schedule', name: 'nightly', cron: '0 3 * * *', prompt: 'Update.', submission };
const alerts = TriggerInput.parse({ kind: 'hook', name: 'alerts', prompt: 'Fix it.', submission });

const listed = (id: string, { kind, name, ...config }: TriggerInput) => ({
  id,
  kind,
  name,
  createdAt: 1,
  createdBy: 'root',
  config,
});
const late = listed('tlate', TriggerInput.parse({ ...nightly, cron: '0 5 * * *' }));
const strange = listed('tother', TriggerInput.parse({ ...nightly, name: 'of somebody else' }));

const created = { ...listed('tnew', alerts), url: 'https://breakwater.example.com/triggers/hooks/tnew', key: 'bwh_1' };
const answers: Record<string, unknown> = {
  'GET /triggers?mine=true': { triggers: [strange], next: 'c' },
  'GET /triggers?cursor=c&mine=true': { triggers: [listed('tissues', issues), late], next: null },
  'POST /triggers': created,
  'DELETE /triggers/tlate': { id: 'tlate', removed: true },
};
const answer = (request: string) => ({ status: request.startsWith('POST') ? 201 : 200, body: answers[request] });

test('apply makes what is missing, replaces what says something else, and leaves the rest', async () => {
  await say(file);
  const { requests, bodies } = await serve({ instead: answer });
  const { code, out, err } = await breakwater('trigger', 'apply');
  const lines = out.split('\n');
  expect({ code, did: lines.map((text) => text.split(' ')[0]), key: lines.at(-2), err, requests, bodies }).toEqual({
    code: 0,
    did: ['unchanged', 'replaced', 'Have', 'Its', 'made', 'Have', 'Its', ''],
    key: 'Its key, shown this once: bwh_1',
    err: '',
    requests: [
      'GET /triggers?mine=true 200',
      'GET /triggers?cursor=c&mine=true 200',
      'POST /triggers 201',
      'DELETE /triggers/tlate 200',
      'POST /triggers 201',
    ],
    bodies: [TriggerInput.parse(nightly), alerts],
  });
});

test('a refusal ends it with what was done before, and the trigger that was there stays', async () => {
  await say(file);
  const { requests } = await serve({
    instead: (request) => (request.startsWith('POST') ? problem(422, 'Invalid', 'No such cron.') : answer(request)),
  });
  const { code, out, err } = await breakwater('trigger', 'apply', '--json');
  expect({ code, out: JSON.parse(out), err, removed: requests.filter((one) => one.startsWith('DELETE')) }).toEqual({
    code: 2,
    out: { triggers: [{ did: 'unchanged', ...listed('tissues', issues) }] },
    err: expect.stringContaining('No such cron.'),
    removed: [],
  });
});

test.each([
  ['no triggers', 'test: make check\n', 'breakwater.yaml says no triggers\n'],
  [
    'a fault',
    'triggers: [{ kind: issue, name: x, labels: y }]\n',
    'breakwater.yaml, line 1, column 36: there is no field labels here\n',
  ],
])('a file with %s asks nothing of the deployment', async (_, text, fault) => {
  await say(text);
  const { requests } = await serve({});
  expect([await breakwater('trigger', 'apply'), requests]).toEqual([{ code: 2, out: '', err: fault }, []]);
});

test('a working copy of no forge has to name its repositories', async () => {
  await say(file);
  await git('remote', 'set-url', 'origin', '/srv/git/api.git');
  await serve({});
  expect(await breakwater('trigger', 'apply', '--repo', '.')).toEqual({
    code: 2,
    out: '',
    err: 'the remote origin is at no forge: name the repository of every trigger\n',
  });
});
