/** What repositories need, on the real stack: found or read at the base, set up, and run as each of them says. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnvironmentList } from '../../src/core/contract/reads/requirements.ts';
import { environmentLines } from '../../src/core/environments/environment-lines.ts';
import { plan, task } from '../core/builders.ts';
import { landed } from './bare-repositories.ts';
import { built, eventsUntil, tasksOf, unwrapped } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { grades, writes } from './sessions.ts';

/** Its tests need `npm ci`, which puts a folder of the repository where packages are looked for. */
const web = {
  '.gitignore': 'node_modules\n',
  'package.json': JSON.stringify({
    name: 'web',
    version: '1.0.0',
    scripts: { test: 'node check.js' },
    dependencies: { words: 'file:words' },
  }),
  'package-lock.json': JSON.stringify({
    name: 'web',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'web', version: '1.0.0', dependencies: { words: 'file:words' } },
      'node_modules/words': { resolved: 'words', link: true },
      words: { version: '1.0.0' },
    },
  }),
  'words/package.json': JSON.stringify({ name: 'words', version: '1.0.0', main: 'index.js' }),
  'words/index.js': "module.exports = 'there';\n",
  'check.js': "if (require('words') !== 'there') process.exit(1);\n",
};
const api = {
  'breakwater.yaml': [
    'test: sh verify.sh',
    'variables: { GREETING: hello }',
    'services: [{ name: db, run: "touch $HOME/up; exec sleep 600", ready: test -e $HOME/up }]\n',
  ].join('\n'),
  'verify.sh': 'test "$GREETING" = hello && test -e $HOME/up || { echo "no greeting, or no service"; exit 1; }\n',
};

/** Of each sandbox that was prepared, whether it started from what is kept. */
const keptFor = (events: readonly { type: string; data: Record<string, unknown> }[]): string[] =>
  events.flatMap(({ type, data }) => (type === 'run.prepared' ? [`${data.role}: ${data.kept}`] : []));

let stack: LocalStack;
beforeAll(async () => {
  stack = await localStack([
    writes('both', { 'web/word.txt': 'web\n', 'api/word.txt': 'api\n' }),
    grades('both'),
    writes('first', { 'later/word.txt': 'first\n' }),
    grades('first'),
    writes('locked', { 'later/sub/package.json': '{}\n' }),
    grades('locked'),
    writes('anyway', { 'red/word.txt': 'red\n' }),
    grades('anyway'),
  ]);
});
afterAll(() => stack?.close());

test('two repositories are tested as each of them says, one after its npm ci, with nothing written by hand for it', async () => {
  const repositories = [
    { name: 'web', url: stack.repository('web', web) },
    { name: 'api', url: stack.repository('api', api) },
  ];
  const both = task({ id: 'both', scope: ['web:word.txt', 'api:word.txt'] });
  const submission = { plan: plan([both]), repositories };
  const preview = unwrapped(await stack.client.preview(submission));
  const { view, events } = await built(stack.client, submission);
  // What was found beforehand is what the build has decided.
  const decided = unwrapped(await stack.client.read(view.id, '/environments', EnvironmentList)).environments;
  expect(preview.repositories.map(({ found }) => found)).toEqual(
    decided.map((known) => ({
      kind: 'decided',
      environment: known.environment,
      origins: known.origins,
      notGiven: known.notGiven,
      lines: environmentLines(known),
    })),
  );

  const told = events.filter(({ type }) => /^(environment|base)\./.test(type)).map(({ text }) => text);
  expect(told.map((text) => text.replace(/\d+ MB in .*/, 'so much'))).toEqual([
    'web: setup npm ci (because of package-lock.json), tests npm test (because of the script test of package.json)',
    'api: tests sh verify.sh (from breakwater.yaml), services db (from breakwater.yaml)',
    'What setup has made is kept: so much',
    'the tests of web on the base: npm test passes',
    'the tests of api on the base: sh verify.sh passes',
  ]);
  expect(tasksOf(view)).toEqual(['both: merged after 1 rounds, 0 conflicts']);
  expect(keptFor(events)).toEqual(['preparer: false', 'preparer: false', 'generator: true', 'evaluator: true']);
  expect(view.environments.map(({ repository, environment: { test: command } }) => [repository, command])).toEqual([
    ['web', 'npm test'],
    ['api', 'sh verify.sh'],
  ]);
  const heads = view.repositories.map(({ url, branch }) => landed(url, branch ?? '').files['word.txt']);
  expect(heads).toEqual(['web\n', 'api\n']);
});

test('a later build starts from what is kept, and an evaluation of another lock file from nothing', async () => {
  const url = stack.repository('later', {
    'breakwater.yaml': 'setup: npm ci\ntest: test -e node_modules/words\n',
    ...Object.fromEntries(Object.entries(web).filter(([path]) => path !== '.gitignore')),
  });
  const repositories = [{ name: 'later', url }];
  const first = await built(stack.client, { plan: plan([task({ id: 'first', scope: ['later:**'] })]), repositories });
  expect(tasksOf(first.view)).toEqual(['first: merged after 1 rounds, 0 conflicts']);
  expect(landed(url, first.view.repositories[0]?.branch ?? '').files).not.toHaveProperty('node_modules/words');
  expect(first.events.find(({ type }) => type === 'environment.decided')?.text).toContain(
    'Setup makes what git does not ignore, and it goes into no candidate: node_modules/',
  );
  const second = await built(stack.client, { plan: plan([task({ id: 'locked', scope: ['later:**'] })]), repositories });
  expect(tasksOf(second.view)).toEqual(['locked: merged after 1 rounds, 0 conflicts']);
  expect(keptFor(second.events)).toEqual([
    'preparer: false',
    'preparer: true',
    'generator: true',
    'evaluator: true',
    'evaluator: false',
  ]);
  expect(second.events.find(({ type }) => type === 'environment.kept')?.data).toMatchObject({ isNew: false });
});

test('a file with faults, a setup that fails, and a service without its program pause a build before anything is planned', async () => {
  const submissionOf = (name: string, files: Record<string, string>) => ({
    plan: plan([task({ scope: [`${name}:a.txt`] })]),
    repositories: [{ name, url: stack.repository(name, files) }],
  });
  const submitted = (name: string, files: Record<string, string>) => built(stack.client, submissionOf(name, files));
  const withFaults = submissionOf('faulty', { 'breakwater.yaml': 'test: make\nsetups: make deps\n' });
  const faultyPreview = unwrapped(await stack.client.preview(withFaults));
  const faulty = await built(stack.client, withFaults);
  const failing = await submitted('failing', { 'breakwater.yaml': 'setup: echo no such thing; exit 3\n' });

  const lacking = await submitted('lacking', { 'breakwater.yaml': 'services: [{ name: db, run: mongod --quiet }]\n' });

  // Beforehand its faults are told, too.
  expect(faultyPreview.repositories.map(({ found }) => found)).toEqual([
    { kind: 'faulty', faults: [expect.objectContaining({ line: 2, column: 1 })] },
  ]);
  expect([faulty, failing, lacking].map(({ view, events }) => [view.status, events.at(-1)?.text])).toEqual([
    ['paused', expect.stringContaining('faulty: breakwater.yaml, line 2, column 1: there is no field setups here')],
    [
      'paused',
      expect.stringContaining('the setup echo no such thing; exit 3 of failing fails (exit code 3): no such thing'),
    ],
    ['paused', expect.stringContaining('the service db of lacking needs mongod, and there is no such program on the')],
  ]);
});

test('a red base pauses a build, is tested again where it was set up, and is built on where a person wants that', async () => {
  const red = {
    'breakwater.yaml': 'setup: echo once >> times.txt\ntest: sh verify.sh\n',
    'verify.sh': "printf 'TAP version 13\\nnot ok 1 - old\\n1..1\\n'; wc -l < times.txt; exit 1\n",
    '.gitignore': 'times.txt\n',
  };
  const repositories = [{ name: 'red', url: stack.repository('red', red) }];
  const anyway = task({ id: 'anyway', scope: ['red:word.txt'] });
  const paused = await built(stack.client, { plan: plan([anyway]), repositories });
  expect([paused.view.status, paused.view.pause?.reason]).toEqual(['paused', 'base']);

  const { id } = paused.view;
  const known = paused.events.length;
  unwrapped(await stack.client.steer(id, { kind: 'resume' }));
  const again = await eventsUntil(
    stack.client,
    id,
    ({ type, seq }) => type === 'build.paused' && seq > known,
    'build.paused',
  );
  expect(
    again.slice(known).flatMap(({ type, data }) => (type === 'run.prepared' ? [`${data.role}: ${data.warm}`] : [])),
  ).toEqual(['preparer: true']);
  expect(again.findLast(({ type }) => type === 'base.tested')?.data.tail).toMatch(/^1$/m);

  unwrapped(await stack.client.steer(id, { kind: 'resume', evaluator: { allowRedBase: true } }));
  await eventsUntil(stack.client, id, ({ type }) => type === 'build.completed', 'build.paused');
  expect(tasksOf(unwrapped(await stack.client.build(id)))).toEqual(['anyway: merged after 1 rounds, 0 conflicts']);
});
