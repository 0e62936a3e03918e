/** The triggers of `breakwater.yaml`: what is taken, what is refused and where, and that nobody else reads them. */
import { expect, test } from 'vitest';
import { BuildDefaults } from '../../../src/core/contract/build-defaults.ts';
import { FileTriggers, triggerAt } from '../../../src/core/contract/file-triggers.ts';
import { TriggerInput } from '../../../src/core/contract/triggers.ts';
import { readFileSections, readRepositoryFile } from '../../../src/core/environments/repository-file.ts';

const home = {
  page: 'https://github.com/acme/api',
  repository: { name: 'api', url: 'https://github.com/acme/api.git' },
};
const read = (text: string) => readFileSections(text, FileTriggers, ['triggers']);

const nightly = 'kind: schedule, name: nightly, cron: 0 3 * * *, prompt: Update.';
const elsewhere = { name: 'page', url: 'https://example.com/page.git' };

test.each<[text: string, meant: unknown]>([
  ['kind: issue, name: issues, label: build', { kind: 'issue', name: 'issues', label: 'build', repository: home.page }],
  [
    'kind: issue, name: issues, repository: https://example.com/acme/page, submission: { approval: plan }',
    { kind: 'issue', name: 'issues', repository: 'https://example.com/acme/page', submission: { approval: 'plan' } },
  ],
  [
    `${nightly}, timezone: Europe/Berlin, submission: { limits: { maxCostUsd: 5 } }`,
    {
      kind: 'schedule',
      name: 'nightly',
      cron: '0 3 * * *',
      prompt: 'Update.',
      timezone: 'Europe/Berlin',
      submission: { limits: { maxCostUsd: 5 }, repositories: [home.repository] },
    },
  ],
  [
    'kind: hook, name: alerts, prompt: "{{body}}", submission: { repositories: [{ name: page, url: https://example.com/page.git }] }',
    { kind: 'hook', name: 'alerts', prompt: '{{body}}', submission: { repositories: [elsewhere] } },
  ],
])('{ %s } is what the API would take', (text, meant) => {
  const file = read(`triggers: [{ ${text} }]`);
  const [entry] = (file.ok && file.sections.triggers) || [];
  expect(entry && triggerAt(entry, home)).toEqual(TriggerInput.parse(meant));
});

test.each([
  ['triggers: nightly', '1:1 must be a list'],
  ['triggers:\n  - { kind: cron, name: x }', '2:7 must be one of issue, schedule, hook'],
  ['triggers:\n  - { kind: issue, name: x, cron: 0 3 * * * }', '2:29 there is no field cron here'],
  ['triggers:\n  - kind: schedule\n    name: x\n    cron: 0 3 * * *', /^2:5 must be text/],
  [`triggers:\n  - { ${nightly}, submission: { prompt: x } }`, /there is no field prompt here$/],
])('%j is refused with its place', (text, fault) => {
  const file = read(text);
  const faults = file.ok ? [] : file.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
  expect(faults).toEqual([typeof fault === 'string' ? fault : expect.stringMatching(fault)]);
});

test.each([`[{ ${nightly} }]`, 'nonsense'])('builds and submissions leave triggers: %s out', (triggers) => {
  const text = `test: make check\napproval: plan\ntriggers: ${triggers}\n`;
  expect([readRepositoryFile(text), readFileSections(text, BuildDefaults)]).toEqual([
    { ok: true, environment: { test: 'make check' } },
    { ok: true, sections: { approval: 'plan' } },
  ]);
});
