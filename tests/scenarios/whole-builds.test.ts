/** Builds that go well: over two repositories, from a prompt through the planner, with a discovery for a later task. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bash, changeTask, layDown, noteDiscovery, submitPlan, turn } from '../../examples/textkit/script/turns.ts';
import { criterion, plan, requirement, task } from '../core/builders.ts';
import { git as gitOutput } from '../git/repositories.ts';
import { landed, refsOf, testCommand } from './bare-repositories.ts';
import { documentedAnswers } from './documented-answers.ts';
import { built, lineOf, listedAs, tasksOf, typesOf, unwrapped } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { creations, generates, grades, plans, submits, writes } from './sessions.ts';

const evaluator = { testCommand };
const hasGitLfs = (() => {
  try {
    return execFileSync('git-lfs', ['version']).length > 0;
  } catch {
    return false;
  }
})();

const prompt = 'Say hello in hello.txt.\nSay goodbye in bye.txt.';
const requirements = [
  requirement({ id: 'R1', quote: 'Say hello in hello.txt.' }),
  requirement({ id: 'R2', quote: 'Say goodbye in bye.txt.' }),
];
const hello = task({ id: 'hello', scope: ['words:hello.txt'] });
const bye = task({ id: 'bye', scope: ['words:bye.txt'], criteria: [criterion({ requirements: ['R2'] })] });
const draft = plan([hello, { ...bye, scope: ['words:hello.txt'] }], requirements);
const clearer = criterion({ text: 'bye.txt says goodbye', requirements: ['R2'] });
const exact = plan([hello, { ...bye, criteria: [clearer] }], requirements);
const finding = { id: 'F1', severity: 'blocker', text: 'Both tasks own hello.txt.', evidence: 'the scopes of both' };
const answer = { finding: 'F1', accepted: true, text: 'bye owns bye.txt.' };
const objection = 'The criterion of bye could pass without a goodbye.';

const owns = turn('bye owns bye.txt.', changeTask('bye', { scope: bye.scope, dependsOn: bye.dependsOn }));
const decides = turn('A criterion that decides.', changeTask('bye', { criteria: [clearer] }));
const handsIn = (name: string, input: object) => [turn('I hand this in.', { name, input })];
const planning = [
  plans('architect', prompt, [
    turn('I lay it down.', ...layDown(draft), submitPlan),
    turn('One after the other, then.', changeTask('bye', { dependsOn: ['hello'] }), submitPlan),
  ]),
  plans('adversary', prompt, handsIn('submit_findings', { findings: [finding] })),
  plans('refiner', prompt, [owns, ...handsIn('submit_plan', { answers: [answer] })], 1),
  plans('refiner', prompt, [decides, ...handsIn('submit_plan', { answers: [] })], 2),
  plans('validator', clearer.text, handsIn('submit_verdict', { approved: true, reasons: [] })),
  plans('validator', prompt, handsIn('submit_verdict', { approved: false, reasons: [objection] })),
];

/** Each half is right by itself. */
const codecSpec =
  'encode.sh puts a mark before a text.\nWhat decode.sh gives back is the text that encode.sh was given.';
const [marks = '', roundTrip = ''] = codecSpec.split('\n');
const encoder = task({ id: 'encoder', scope: ['codec:encode*'] });
const decoder = task({ id: 'decoder', scope: ['codec:decode*'], criteria: [criterion({ requirements: ['R2'] })] });
const codecPlan = plan(
  [encoder, decoder],
  [requirement({ quote: marks }), requirement({ id: 'R2', quote: roundTrip })],
);
const there = 'test "$(sh codec/decode.sh "$(sh codec/encode.sh hi)")" = hi';
const notTheSame = {
  kind: 'contradicted',
  severity: 'blocking',
  quote: roundTrip,
  what: 'decode.sh expects another mark than encode.sh writes',
  evidence: { command: there, exitCode: 1, shows: 'nothing comes back' },
  suggestedScope: ['codec:decode*'],
  suggestedCriteria: [{ text: 'what was encoded is decoded', check: there }],
};
const decodes = (mark: string) => ({
  'codec/decode.sh': `printf '%s' "$1" | sed -n 's/^${mark}://p'\n`,
  'codec/decode.test.sh': `test "$(sh decode.sh ${mark}:hi)" = hi\n`,
});
const codec = [
  plans('architect', codecSpec, [turn('I lay it down.', ...layDown(codecPlan), submitPlan)]),
  plans('adversary', codecSpec, handsIn('submit_findings', { findings: [] })),
  plans('validator', codecSpec, handsIn('submit_verdict', { approved: true, reasons: [] })),
  writes('encoder', {
    'codec/encode.sh': 'printf "v1:%s" "$1"\n',
    'codec/encode.test.sh': 'sh encode.sh hi | grep -qx v1:hi\n',
  }),
  writes('decoder', decodes('v2')),
  plans(
    'auditor',
    codecSpec,
    [
      turn('There and back.', bash(there)),
      ...handsIn('submit_audit', { findings: [notTheSame], summary: 'It does not fit.' }),
    ],
    1,
  ),
  generates('audit-1', [turn('The mark is v1.', bash("sed -i 's/v2/v1/g' codec/decode*")), turn('Done.', submits())]),
  grades('audit-1', { A1: true }),
  plans(
    'auditor',
    codecSpec,
    [turn('There and back.', bash(there)), ...handsIn('submit_audit', { findings: [], summary: 'It fits.' })],
    2,
  ),
];

const pitfall = 'A greeting must end with a line break, or its last word is lost';
const discovery = { kind: 'pitfall' as const, text: pitfall, evidence: 'notes/first.txt', scope: ['notes:**'] };

let stack: LocalStack;
beforeAll(async () => {
  stack = await localStack([
    ...planning,
    ...codec,
    plans('auditor', prompt, handsIn('submit_audit', { findings: [], summary: 'Both are said.' })),
    writes('hello', { 'words/hello.txt': 'hello\n' }),
    writes('bye', { 'words/bye.txt': 'goodbye\n' }),
    writes('contract', {
      'api/greeting.txt': 'hello\n',
      'api/greeting.test.sh': 'grep -qx hello greeting.txt\n',
      'web/greeting.txt': 'hello\n',
    }),
    writes('pair', { 'left/word.txt': 'one\n', 'right/word.txt': 'two\n' }, { round: 1 }),
    writes('pair', { 'right/word.txt': 'one\n' }, { round: 2 }),
    writes('page', { 'web/page.txt': 'hello, web\n', 'web/page.test.sh': 'grep -q "$(cat greeting.txt)" page.txt\n' }),
    generates('first', [
      turn('I write it and leave a note.', ...creations({ 'notes/first.txt': 'one\n' }), noteDiscovery(discovery)),
      turn('Done.', submits()),
    ]),
    // There is no other session for this task: without the discovery in its prompt, the build cannot go on.
    writes('second', { 'notes/second.txt': 'two\n' }, { also: [pitfall] }),
    writes('asset', { 'big/asset.bin': 'new\n', 'big/asset.test.sh': 'grep -qx new asset.bin\n' }),
    ...['hello', 'bye', 'contract', 'pair', 'page', 'first', 'second', 'asset', 'encoder', 'decoder'].map((id) =>
      grades(id),
    ),
  ]);
});
afterAll(() => stack?.close());

test('a build over two repositories lands every file where its scope says, and the list shows what the build shows', async () => {
  const author = { name: 'Bot', email: 'bot@example.com' };
  const git = { author, branchPrefix: 'ai/', refsPrefix: 'refs/heads/ai-work/' };
  const repositories = [
    { name: 'api', url: stack.repository('api') },
    // With rules of its own, for a remote that takes nothing but branches.
    { name: 'web', url: stack.repository('web'), git },
  ];
  const tasks = [
    task({ id: 'contract', scope: ['api:greeting*', 'web:greeting.txt'] }),
    task({ id: 'page', scope: ['web:page*'], dependsOn: ['contract'] }),
  ];
  const { view, events } = await built(stack.client, { plan: plan(tasks), repositories, evaluator });

  const round = ['task.started', 'run.prepared', 'task.candidate', 'run.prepared', 'task.graded', 'task.merged'];
  // One task alone was graded at the head.
  const gate = ['run.prepared', 'heads.verified'];
  expect(events.filter(({ type }) => type === 'run.outage').map(({ text }) => text)).toEqual([]);
  expect(typesOf(events)).toEqual([
    ...[
      'build.created',
      'repositories.opened',
      'plan.stage',
      'run.prepared',
      'environment.decided',
      'environment.decided',
    ],
    ...['base.tested', 'base.tested'],
    'plan.approved',
    ...[...round, 'wave.completed', ...round, ...gate, 'wave.completed', 'build.completed'],
  ]);
  const [api, web] = view.repositories.map(({ url, branch }) => landed(url, branch));
  expect({ api, web }).toEqual({
    api: {
      files: { 'greeting.test.sh': 'grep -qx hello greeting.txt\n', 'greeting.txt': 'hello\n' },
      merges: ['Build contract'],
      head: view.repositories[0]?.sha,
    },
    web: {
      files: {
        'greeting.txt': 'hello\n',
        'page.test.sh': 'grep -q "$(cat greeting.txt)" page.txt\n',
        'page.txt': 'hello, web\n',
      },
      merges: ['Build contract', 'Build page'],
      head: view.repositories[1]?.sha,
    },
  });
  expect(['api', 'web'].map((name) => refsOf(stack.repositories, name, 'refs'))).toEqual([
    [`refs/heads/breakwater/${view.id}`, 'refs/heads/main'],
    [`refs/heads/ai/${view.id}`, 'refs/heads/main'],
  ]);
  const people = (name: string) =>
    gitOutput(
      join(stack.repositories, `${name}.git`),
      'log',
      '--format=%ae %ce',
      '--branches=a*',
      '--branches=b*',
      '^main',
    );
  expect(new Set(people('web').split('\n'))).toEqual(new Set(['bot@example.com bot@example.com']));
  expect(new Set(people('api').split('\n'))).toEqual(new Set(['breakwater@localhost breakwater@localhost']));
  expect(await listedAs(stack.client, view)).toEqual(lineOf(view));
});

test('what each repository takes alone is sent back by the command across them, which runs again at the end of the wave', async () => {
  const acrossCommand = 'cmp left/word.txt right/word.txt';
  const repositories = ['left', 'right'].map((name) => ({ name, url: stack.repository(name) }));
  const tasks = [task({ id: 'pair', scope: ['left:**', 'right:**'] })];
  const { view, events } = await built(stack.client, {
    plan: plan(tasks),
    repositories,
    evaluator: { testCommand, acrossCommand },
  });
  const dataOf = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);
  expect({
    status: view.status,
    tasks: tasksOf(view),
    sentBack: dataOf('task.rejected').map(({ causes }) => causes),
    wholes: dataOf('heads.verified').map(({ failed }) => failed),
    words: view.repositories.map(({ url, branch }) => landed(url, branch).files),
  }).toEqual({
    status: 'completed',
    tasks: ['pair: merged after 2 rounds, 0 conflicts'],
    sentBack: [[expect.objectContaining({ kind: 'tests', command: acrossCommand, exitCode: 1 })]],
    wholes: [[]],
    words: [{ 'word.txt': 'one\n' }, { 'word.txt': 'one\n' }],
  });
});

test('a prompt goes through all four planners, back to the refiner once, and is built as the approved plan says', async () => {
  const repositories = [{ name: 'words', url: stack.repository('words') }];
  const { view, events } = await built(stack.client, { prompt, repositories, evaluator });

  expect(typesOf(events).filter((type) => type.startsWith('plan.'))).toEqual([
    ...['plan.stage', 'plan.stage', 'plan.drafted'],
    ...['plan.stage', 'plan.findings'],
    ...['plan.stage', 'plan.refined', 'plan.stage', 'plan.rejected'],
    ...['plan.stage', 'plan.refined', 'plan.stage', 'plan.approved'],
  ]);
  expect(view.runs.flatMap(({ role, task: of, round }) => (of === null ? [`${role} ${round}`] : []))).toEqual([
    ...['preparer 1', 'architect 1', 'adversary 1', 'refiner 1', 'validator 1', 'refiner 2', 'validator 2'],
    ...['verifier 1', 'auditor 1'],
  ]);
  expect(stack.told(`architect for "${prompt}"`, 2).join('\n')).toContain('bye and hello are in one wave');
  expect(stack.told(`refiner for "${prompt}", round 2`, 1)[1]).toContain(objection);
  expect(unwrapped(await stack.client.plan(view.id)).plan).toEqual(exact);
  expect({ status: view.status, tasks: tasksOf(view) }).toEqual({
    status: 'completed',
    tasks: ['hello: merged after 1 rounds, 0 conflicts', 'bye: merged after 1 rounds, 0 conflicts'],
  });
  const [words] = view.repositories;
  expect(landed(words?.url ?? '', words?.branch ?? '').files).toEqual({
    'hello.txt': 'hello\n',
    'bye.txt': 'goodbye\n',
  });

  const run = view.runs.find(({ role }) => role === 'evaluator')?.id ?? '';
  const names = { id: view.id, task: 'hello', round: '1', run, kind: 'not-found' };
  const { answered, faults } = await documentedAnswers(stack, names);
  expect(faults).toEqual([]);
  for (const path of [
    '',
    '/plan',
    '/spec',
    '/events',
    '/tasks',
    '/tasks/{task}',
    '/runs',
    '/runs/{run}',
    '/runs/{run}/transcript',
  ])
    expect(answered).toContain(`/builds/{id}${path}`);
});

test('what slipped between two tasks that are right alone is found by the audit, and mended', async () => {
  const repositories = [{ name: 'codec', url: stack.repository('codec') }];
  const { view, events } = await built(stack.client, { spec: codecSpec, repositories, evaluator });

  const told = events.filter(({ type }) => /^(audit|heads|task.added|task.merged|build.completed)/.test(type));
  expect(told.map(({ text }) => text.replace(/ for \$.*/, ''))).toEqual([
    ...[expect.stringMatching(/^(en|de)coder: merged/), expect.stringMatching(/^(en|de)coder: merged/)],
    ...['At the integration heads one command is run again: all pass', 'The result is audited'],
    'The audit has one finding, 1 of them blocking: decode.sh expects another mark than encode.sh writes; to be mended by audit-1',
    'audit-1 is added to the plan: decode.sh expects another mark than encode.sh writes',
    ...['audit-1: merged after one round', 'At the integration heads 2 commands are run again: all pass'],
    ...['The result is audited', 'The audit finds what the spec asks for', 'Completed: 3 tasks merged'],
  ]);
  expect({ status: view.status, reservations: view.reservations, requirements: view.requirements }).toEqual({
    status: 'completed',
    reservations: [],
    requirements: ['R1', 'R2'].map((id) => ({ id, state: 'met' })),
  });
});

test('what one task has found out is in the prompt of a later one', async () => {
  const repositories = [{ name: 'notes', url: stack.repository('notes') }];
  const tasks = [
    task({ id: 'first', scope: ['notes:first.txt'] }),
    task({ id: 'second', scope: ['notes:second.txt'], dependsOn: ['first'] }),
  ];
  const { view, events } = await built(stack.client, { plan: plan(tasks), repositories, evaluator });

  expect(view.status).toBe('completed');
  const [noted] = events.filter(({ type }) => type === 'discovery.noted');
  const first = view.runs.find(({ task }) => task === 'first');
  const commit = gitOutput(join(stack.repositories, 'notes.git'), 'rev-parse', 'main');
  expect(noted?.data).toEqual({ runId: first?.id, role: 'generator', task: 'first', ...discovery, commit });
  expect(stack.told(`generator of second, ${pitfall}`, 1)[1]).toContain(
    `<discoveries>\n- pitfall from first at ${commit.slice(0, 7)}: ${pitfall} (see notes/first.txt)\n</discoveries>`,
  );
});

test.skipIf(!hasGitLfs)(
  'files of Git LFS are whole for tests and agents, and their contents land beside the branch',
  async () => {
    const oid = (text: string) => createHash('sha256').update(text).digest('hex');
    const pointer = (text: string) =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${oid(text)}\nsize ${text.length}\n`;
    const contents = (text: string) =>
      join(stack.repositories, 'big.git/lfs/objects', oid(text).slice(0, 2), oid(text).slice(2, 4), oid(text));
    const url = stack.repository('big', {
      '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
      'base.bin': pointer('base\n'),
      'base.test.sh': 'grep -qx base base.bin\n',
    });
    mkdirSync(dirname(contents('base\n')), { recursive: true });
    writeFileSync(contents('base\n'), 'base\n');

    const tasks = [task({ id: 'asset', scope: ['big:asset*'] })];
    const { view } = await built(stack.client, { plan: plan(tasks), repositories: [{ name: 'big', url }], evaluator });
    expect({ status: view.status, tasks: tasksOf(view) }).toEqual({
      status: 'completed',
      tasks: ['asset: merged after 1 rounds, 0 conflicts'],
    });
    const branch = view.repositories[0]?.branch;
    expect(`${gitOutput(join(stack.repositories, 'big.git'), 'show', `${branch}:asset.bin`)}\n`).toBe(pointer('new\n'));
    expect(readFileSync(contents('new\n'), 'utf8')).toBe('new\n');
  },
);
