/** The real Trigger object, over the real D1 and Builds, with GitHub and git played: what comes of what it is told. */
import { applyD1Migrations, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TriggerInput } from '../../../src/core/contract/triggers.ts';
import type { BuildView } from '../../../src/core/contract/views.ts';
import type { ForgeEvent } from '../../../src/core/triggers/forge-event.ts';
import { giteaEvent } from '../../../src/core/triggers/gitea.ts';
import { githubEvent } from '../../../src/core/triggers/github.ts';
import type { StoredTrigger } from '../../../src/core/triggers/stored-trigger.ts';
import type { Build } from '../../../src/durable-objects/builds/build.ts';
import { buildIdFor } from '../../../src/durable-objects/triggers/start-build.ts';
import { triggerStore } from '../../../src/durable-objects/triggers/store.ts';
import type { Trigger } from '../../../src/durable-objects/triggers/trigger.ts';
import { addTrigger, removeTrigger } from '../../../src/history/triggers.ts';
import {
  ghComment,
  ghIssue,
  ghLabeled,
  ghPullRequestComment,
  ghReview,
  ghReviewComment,
  gtReviewed,
} from '../../core/triggers/bodies.ts';
import { migrations } from '../migrations.ts';
import { type Outside, stubOutside } from './outside.ts';

const soon = { timeout: 10_000, interval: 20 };
let outside: Outside;
beforeEach(async () => {
  await applyD1Migrations(env.DB, migrations);
  outside = stubOutside();
});
afterEach(() => vi.unstubAllGlobals());

const issueTrigger = { kind: 'issue', name: 'issues', repository: 'https://github.com/acme/api' };
const nightly = {
  kind: 'schedule',
  name: 'nightly',
  cron: '0 3 * * *',
  prompt: 'Update what is old.',
  submission: { repositories: [{ name: 'api', url: 'https://github.com/acme/api.git' }] },
};

async function made(id: string, input: unknown) {
  const config = TriggerInput.parse(input);
  const trigger: StoredTrigger = { id, tenant: 'acme', config, keyHash: null, createdAt: 1, createdBy: 'root' };
  await addTrigger(env.DB, trigger);
  const stub = env.TRIGGER.get(env.TRIGGER.idFromName(id));
  const object = stub as unknown as Pick<Trigger, 'deliver' | 'state' | 'call' | 'schedule'>;
  return { stub, object, ignored: async () => (await object.state()).ignored };
}
const event = (name: string, body: unknown): ForgeEvent => {
  const heard = githubEvent(name, body);
  if (!heard.ok || !heard.event) throw new Error('not an event');
  return heard.event;
};
const labeled = (given?: object) => event('issues', ghLabeled(given));
const commented = (text: string, given?: object) => event('issue_comment', ghComment(text, given));
const buildAt = (id: string) => env.BUILD.get(env.BUILD.idFromName(id)) as unknown as Pick<Build, 'view' | 'spec'>;
const viewOf = async (id: string) => (await buildAt(id).view()) as BuildView | null;

test('a label starts one build, which answers on the issue, however often it comes', async () => {
  const { object, ignored } = await made('tlabelaaaaa', issueTrigger);
  const id = await buildIdFor('tlabelaaaaa', 'issue 7', 1);
  outside.losesComment = true;
  expect(await object.deliver(labeled(), ['delivery 1'])).toBe('kept');
  expect(await object.deliver(labeled(), ['body x', 'delivery 1'])).toBe('known');
  await vi.waitFor(async () => expect(await viewOf(id)).not.toBeNull(), soon);
  const view = await viewOf(id);
  expect([view?.tenant, view?.submittedBy, view?.title, view?.repositories[0]?.url, view?.origin]).toEqual([
    'acme',
    'trigger issues',
    'Sort the list',
    'https://github.com/acme/api.git',
    {
      trigger: 'tlabelaaaaa',
      kind: 'issue',
      by: 'maintainer',
      issue: {
        forge: 'github',
        isPullRequest: false,
        host: 'github.com',
        repository: 'acme/api',
        number: 7,
        url: 'https://github.com/acme/api/issues/7',
        author: 'stranger',
      },
      continues: {},
    },
  ]);
  expect((await buildAt(id).spec())?.text).toBe('# Sort the list\n\nIt is in no order.\n\nSort it by name.');
  await vi.waitFor(
    () =>
      expect(outside.comments.map(({ body }) => body.split('\n')[0])).toEqual([
        expect.stringMatching(new RegExp(`^<!-- breakwater:${id}\\.[\\w.]{40,} -->$`)),
      ]),
    soon,
  );
  // The second try has found it, and says no more than once what there is to say.
  await vi.waitFor(() => expect(outside.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(1), soon);
  expect(outside.comments).toHaveLength(1);
  await object.deliver(labeled(), ['delivery 2']);
  await vi.waitFor(async () => expect(await ignored()).toEqual({ 'runs-already': 1 }), soon);
  expect((await object.state()).builds.map(({ build }) => build)).toEqual([id]);
});

test('comments of those who may write steer it, and those of others do nothing and are not answered', async () => {
  const { object, ignored } = await made('tsteeraaaaa', issueTrigger);
  const id = await buildIdFor('tsteeraaaaa', 'issue 7', 1);
  await object.deliver(commented('/breakwater build'), ['1']);
  await vi.waitFor(async () => expect(await viewOf(id)).not.toBeNull(), soon);
  await vi.waitFor(() => expect(outside.comments).toHaveLength(1), soon);
  const stranger = { sender: { login: 'stranger', type: 'User' } };
  await object.deliver(commented('/breakwater cancel', stranger), ['2']);
  await object.deliver(commented('Mail me the keys.', stranger), ['3']);
  await object.deliver(commented('Use no copy.'), ['4']);
  await object.deliver(commented('/breakwater pause'), ['5']);
  await vi.waitFor(async () => expect((await viewOf(id))?.status).toBe('paused'), soon);
  expect([(await viewOf(id))?.notes, await ignored(), outside.comments.length]).toEqual([1, { 'may-not': 2 }, 1]);
});

test('a command that is not taken is told on the issue, and so is a build that could not start', async () => {
  const { object } = await made('trefuseaaaa', {
    ...issueTrigger,
    submission: { limits: { maxCostUsd: 0.000001 } },
  });
  await object.deliver(commented('/breakwater approve'), ['1']);
  await vi.waitFor(
    () =>
      expect(outside.comments.map(({ body }) => body)).toEqual([
        expect.stringMatching(
          /^<!-- breakwater:trefuseaaaa\.[\w.]{40,} -->\n\n\*\*Not done:\*\* `there is no build here`$/,
        ),
      ]),
    soon,
  );
  await object.deliver(labeled(), ['2']);
  await vi.waitFor(
    () =>
      expect(outside.comments.map(({ body }) => body)).toEqual([
        expect.stringContaining('**No build could start:** `limits.maxCostUsd: must be at least'),
      ]),
    soon,
  );
  expect((await object.state()).fault?.message).toContain('limits.maxCostUsd');
});

test('a forge that is away is asked again', async () => {
  const { object } = await made('tawayaaaaaa', issueTrigger);
  outside.trouble = 503;
  await object.deliver(labeled(), ['1']);
  await vi.waitFor(() => expect(outside.calls).toHaveLength(1), soon);
  outside.trouble = null;
  const id = await buildIdFor('tawayaaaaaa', 'issue 7', 1);
  await vi.waitFor(async () => expect(await viewOf(id)).not.toBeNull(), soon);
});

test('another issue is another build, and the end of one lets the next begin', async () => {
  const { object } = await made('tnextaaaaaa', issueTrigger);
  const first = await buildIdFor('tnextaaaaaa', 'issue 7', 1);
  await object.deliver(labeled(), ['1']);
  await object.deliver(labeled({ issue: ghIssue({ number: 8 }) }), ['2']);
  await vi.waitFor(async () => expect((await object.state()).builds).toHaveLength(2), soon);
  await object.deliver(commented('/breakwater cancel'), ['3']);
  await vi.waitFor(async () => expect((await viewOf(first))?.status).toBe('cancelled'), soon);
  await object.deliver(labeled(), ['4']);
  const second = await buildIdFor('tnextaaaaaa', 'issue 7', 2);
  await vi.waitFor(async () => expect(await viewOf(second)).not.toBeNull(), soon);
});

/** Has what was collected of reviews be due. */
const quiet = (stub: DurableObjectStub) =>
  runInDurableObject(stub, async (_, { storage }) => {
    storage.sql.exec('UPDATE remark SET due_at = 0');
    await storage.setAlarm(Date.now());
  });
const reviewed = (branch: string, repository = 'acme/api', login = 'maintainer') => {
  const body = ghReview('changes_requested');
  const own = { ...body.repository, full_name: repository, html_url: `https://github.com/${repository}` };
  return event('pull_request_review', {
    ...body,
    repository: own,
    sender: { ...body.sender, login },
    pull_request: { ...body.pull_request, head: { ...body.pull_request.head, ref: branch, repo: own } },
  });
};

test('who may write in one repository steers no build of another by the name of a branch', async () => {
  const { object } = await made('tvictimaaaa', issueTrigger);
  await object.deliver(labeled(), ['1']);
  const victim = await buildIdFor('tvictimaaaa', 'issue 7', 1);
  await vi.waitFor(async () => expect(await viewOf(victim)).not.toBeNull(), soon);
  const branch = (await viewOf(victim))?.repositories[0]?.branch ?? '';
  const other = await made('totheraaaaa', { ...issueTrigger, repository: 'https://github.com/acme/other' });
  await other.object.deliver(reviewed(branch, 'acme/other'), ['2']);
  const isCollected = () =>
    runInDurableObject(other.stub, (_, { storage }) => storage.sql.exec('SELECT * FROM remark').toArray());
  await vi.waitFor(async () => expect(await isCollected()).toHaveLength(1), soon);
  await quiet(other.stub);
  await vi.waitFor(async () => expect(await other.ignored()).toEqual({ 'not-our-branch': 1 }), soon);
  expect([(await viewOf(victim))?.notes, (await other.object.state()).builds]).toEqual([0, []]);
});

test('a build of several repositories takes the word of those who may write in all of them', async () => {
  const repositories = [
    { name: 'api', url: 'https://github.com/acme/api.git' },
    { name: 'page', url: 'https://github.com/acme/page.git' },
  ];
  const { object } = await made('tseveralaaa', { ...issueTrigger, submission: { repositories } });
  await object.deliver(labeled(), ['1']);
  const id = await buildIdFor('tseveralaaa', 'issue 7', 1);
  await vi.waitFor(async () => expect(await viewOf(id)).not.toBeNull(), soon);
  const branch = (await viewOf(id))?.repositories[0]?.branch ?? '';
  outside.rights.helper = 'write';
  outside.rights['helper of acme/page'] = 'read';
  const narrow = await made('tnarrowaaaa', issueTrigger);
  await narrow.object.deliver(reviewed(branch, 'acme/api', 'helper'), ['2']);
  const isCollected = (stub: DurableObjectStub) =>
    runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT * FROM remark').toArray());
  await vi.waitFor(async () => expect(await isCollected(narrow.stub)).toHaveLength(1), soon);
  await quiet(narrow.stub);
  await vi.waitFor(async () => expect(await narrow.ignored()).toEqual({ 'may-not': 1 }), soon);
  expect((await viewOf(id))?.notes).toBe(0);
  await narrow.object.deliver(reviewed(branch), ['3']);
  await vi.waitFor(async () => expect(await isCollected(narrow.stub)).toHaveLength(1), soon);
  await quiet(narrow.stub);
  await vi.waitFor(async () => expect((await viewOf(id))?.notes).toBe(1), soon);
});

test('the comments of a review are one build, which goes on with the branch that was reviewed', async () => {
  const { stub, object } = await made('treviewaaaa', issueTrigger);
  const first = await buildIdFor('treviewaaaa', 'issue 7', 1);
  const branch = `breakwater/${first}`;
  await object.deliver(labeled(), ['1']);
  await vi.waitFor(async () => expect(await viewOf(first)).not.toBeNull(), soon);
  await object.deliver(commented('/breakwater cancel'), ['2']);
  await vi.waitFor(async () => expect((await viewOf(first))?.status).toBe('cancelled'), soon);
  outside.branches.push(branch);
  const onBranch = <Body extends { pull_request: { head: object } }>(body: Body): Body => ({
    ...body,
    pull_request: { ...body.pull_request, head: { ...body.pull_request.head, ref: branch } },
  });
  await object.deliver(event('pull_request_review_comment', onBranch(ghReviewComment())), ['3']);
  await object.deliver(event('pull_request_review', onBranch(ghReview('changes_requested'))), ['4']);
  const collected = () =>
    runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT * FROM remark').toArray());
  await vi.waitFor(async () => expect(await collected()).toHaveLength(2), soon);
  await quiet(stub);
  const second = await buildIdFor('treviewaaaa', `branch ${branch}`, 1);
  await vi.waitFor(async () => expect(await viewOf(second)).not.toBeNull(), soon);
  const view = await viewOf(second);
  expect([
    view?.repositories[0]?.branch,
    view?.repositories[0]?.base,
    view?.origin?.kind,
    view?.origin?.issue?.isPullRequest,
  ]).toEqual([branch, branch, 'review', true]);
  expect((await buildAt(second).spec())?.text).toContain(
    'In `src/sort.ts`, line 14, maintainer writes:\n\n> Sort it without a copy.\n\nOn the whole, maintainer writes:\n\n> Nearly there.',
  );
});

test('a comment in the conversation of a pull request steers its build, and once that has ended has one go on', async () => {
  const { object, ignored } = await made('ttalkaaaaaa', issueTrigger);
  const first = await buildIdFor('ttalkaaaaaa', 'issue 7', 1);
  const branch = `breakwater/${first}`;
  await object.deliver(labeled(), ['1']);
  await vi.waitFor(async () => expect(await viewOf(first)).not.toBeNull(), soon);
  outside.pulls = { 9: { branch }, 10: { branch, repository: 'stranger/api' }, 11: { branch: 'topic' } };
  const said = (text: string, given?: object) => event('issue_comment', ghPullRequestComment(text, given));
  const at = (number: number) => ({ issue: { ...ghPullRequestComment('').issue, number } });
  const stranger = { sender: { login: 'stranger', type: 'User' } };
  await object.deliver(said('/breakwater cancel', stranger), ['2']);
  await object.deliver(said('/breakwater cancel', at(10)), ['3']);
  await object.deliver(said('Nice work.', at(11)), ['4']);
  await object.deliver(said('/breakwater note Use no copy.'), ['5']);
  await object.deliver(said('/breakwater retry nothing'), ['6']);
  await object.deliver(said('/breakwater pause'), ['7']);
  await vi.waitFor(async () => expect((await viewOf(first))?.status).toBe('paused'), soon);
  const told = () => outside.comments.filter(({ body }) => body.startsWith('<!-- breakwater:ttalkaaaaaa.'));
  expect([
    (await viewOf(first))?.notes,
    await ignored(),
    told().map(({ issue, body }) => [issue, body.split('\n')[2]]),
  ]).toEqual([
    1,
    { 'may-not': 1, 'no-build': 1 },
    [
      [10, '**Not done:** `there is no build here`'],
      [9, expect.stringContaining('**Not done:** `')],
    ],
  ]);
  await object.deliver(said('/breakwater cancel'), ['8']);
  await vi.waitFor(async () => expect((await viewOf(first))?.status).toBe('cancelled'), soon);
  outside.branches.push(branch);
  await object.deliver(said('Thanks!'), ['9']);
  await object.deliver(said('/breakwater note And sort downwards.'), ['10']);
  const second = await buildIdFor('ttalkaaaaaa', `branch ${branch}`, 1);
  await vi.waitFor(async () => expect(await viewOf(second)).not.toBeNull(), soon);
  const view = await viewOf(second);
  expect([view?.repositories[0]?.branch, view?.origin?.kind, view?.origin?.by, view?.origin?.issue?.url]).toEqual([
    branch,
    'review',
    'maintainer',
    'https://github.com/acme/api/pull/9',
  ]);
  expect((await buildAt(second).spec())?.text).toBe(
    '# Do what the review of this branch asks for\n\nChange what these comments ask for, and nothing else.\n\n' +
      'On the whole, maintainer writes:\n\n> And sort downwards.',
  );
  // From now on it is the build of the branch.
  await object.deliver(said('/breakwater pause'), ['11']);
  await vi.waitFor(async () => expect((await viewOf(second))?.status).toBe('paused'), soon);
});

test('a command in the conversation of a pull request needs the right to write in all repositories of its build', async () => {
  const repositories = [
    { name: 'api', url: 'https://github.com/acme/api.git' },
    { name: 'page', url: 'https://github.com/acme/page.git' },
  ];
  const { object } = await made('twideaaaaaa', { ...issueTrigger, submission: { repositories } });
  await object.deliver(labeled(), ['1']);
  const id = await buildIdFor('twideaaaaaa', 'issue 7', 1);
  await vi.waitFor(async () => expect(await viewOf(id)).not.toBeNull(), soon);
  outside.pulls = { 9: { branch: `breakwater/${id}` } };
  outside.rights.helper = 'write';
  outside.rights['helper of acme/page'] = 'read';
  const narrow = await made('tslimaaaaaa', issueTrigger);
  const said = (login: string) =>
    event('issue_comment', ghPullRequestComment('/breakwater cancel', { sender: { login, type: 'User' } }));
  await narrow.object.deliver(said('helper'), ['2']);
  await vi.waitFor(async () => expect(await narrow.ignored()).toEqual({ 'may-not': 1 }), soon);
  expect((await viewOf(id))?.status).not.toBe('cancelled');
  await narrow.object.deliver(said('maintainer'), ['3']);
  await vi.waitFor(async () => expect((await viewOf(id))?.status).toBe('cancelled'), soon);
});

test('a review at Gitea is asked for, and followed up once, however often its webhook comes', async () => {
  const posted: string[] = [];
  const review = (id: number, state: string, body: string) => ({
    id,
    user: { login: 'maintainer' },
    state,
    body,
    submitted_at: '2026-11-27T13:00:00Z',
  });
  const answers: Record<string, unknown> = {
    'collaborators/maintainer/permission': { permission: 'write' },
    'pulls/9/reviews?limit=50&page=1': [review(60, 'REQUEST_CHANGES', 'Nearly there.'), review(61, 'APPROVED', 'Go.')],
    'pulls/9/reviews?limit=50&page=2': [],
    'pulls/9/reviews/60/comments': [
      { id: 90, body: 'Sort it without a copy.', path: 'src/sort.ts', position: 14, original_position: 0 },
    ],
    'pulls/9/reviews/61/comments': [],
  };
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const asked = input.replace('https://gitea.com/api/v1/repos/acme/api/', '');
    if (init.method === 'POST') posted.push(asked);
    const known = answers[asked];
    return known === undefined ? new Response('away', { status: 503 }) : Response.json(known);
  });
  const { object, stub } = await made('tgiteaaaaaa', { ...issueTrigger, repository: 'https://gitea.com/acme/api' });
  const heard = (type: string): ForgeEvent => {
    const told = giteaEvent('pull_request_rejected', gtReviewed(type));
    if (!told.ok || !told.event) throw new Error('not an event');
    return told.event;
  };
  await object.deliver(heard('pull_request_review_rejected'), ['1']);
  await object.deliver(heard('pull_request_review_approved'), ['2']);
  const collected = () =>
    runInDurableObject(stub, (_, { storage }) =>
      storage.sql
        .exec('SELECT branch, json FROM remark')
        .toArray()
        .map(({ branch, json }) => {
          const { kind, review: of, path, line, text } = JSON.parse(String(json));
          return { branch, kind, of, path, line, text };
        }),
    );
  const inbox = () => runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT * FROM inbox').toArray());
  await vi.waitFor(async () => expect([await inbox(), (await collected()).length]).toEqual([[], 3]), soon);
  const onBranch = { branch: 'breakwater/baaaaaaaaaa', path: undefined, line: undefined };
  expect(await collected()).toEqual([
    { ...onBranch, kind: 'review-comment', of: '60', path: 'src/sort.ts', line: 14, text: 'Sort it without a copy.' },
    { ...onBranch, kind: 'review', of: '60', text: 'Nearly there.' },
    { ...onBranch, kind: 'review', of: '61', text: 'Go.' },
  ]);
  expect(posted).toEqual([]);
});

test('a follow-up that fails is tried with longer and longer pauses, and given up; one that is refused is told', async () => {
  const { stub, object } = await made('tfailsaaaaa', {
    ...issueTrigger,
    submission: { limits: { maxCostUsd: 0.000001 } },
  });
  const starter = await made('tbeginsaaaa', issueTrigger);
  const first = await buildIdFor('tbeginsaaaa', 'issue 7', 1);
  await starter.object.deliver(labeled(), ['1']);
  await vi.waitFor(async () => expect(await viewOf(first)).not.toBeNull(), soon);
  await starter.object.deliver(commented('/breakwater cancel'), ['2']);
  await vi.waitFor(async () => expect((await viewOf(first))?.status).toBe('cancelled'), soon);
  await object.deliver(reviewed(`breakwater/${first}`), ['3']);
  const collected = () =>
    runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT * FROM remark').toArray());
  await vi.waitFor(async () => expect(await collected()).toHaveLength(1), soon);
  // Told on the pull request, where the forge is away at first.
  outside.trouble = 503;
  await quiet(stub);
  const tries = () => runInDurableObject(stub, (_, { storage }) => triggerStore(storage).dueReviews(1e15)[0]?.attempts);
  await vi.waitFor(async () => expect(await tries()).toBe(1), soon);
  await runInDurableObject(stub, async (_, { storage }) => {
    storage.sql.exec("UPDATE value SET json = '6' WHERE name LIKE 'tries %'");
    storage.sql.exec('UPDATE remark SET due_at = 0');
    await storage.setAlarm(Date.now());
  });
  await vi.waitFor(async () => expect(await tries()).toBe(7), soon);
  expect(Number((await collected())[0]?.due_at)).toBeGreaterThan(Date.now() + 50_000);
  outside.trouble = null;
  await quiet(stub);
  await vi.waitFor(async () => expect(await collected()).toEqual([]), soon);
  const own = outside.comments.filter(({ body }) => body.startsWith('<!-- breakwater:tfailsaaaaa.'));
  expect(own.map(({ issue, body }) => [issue, body.split('\n')[2]])).toEqual([
    [9, expect.stringContaining('**No build could start:** `limits.maxCostUsd: must be at least')],
  ]);
});

test('a flood is counted and not kept, and what waits is read some at a time', async () => {
  const stub = env.TRIGGER.get(env.TRIGGER.idFromName('tfloodaaaaa'));
  await runInDurableObject(stub, (_, { storage }) => {
    const store = triggerStore(storage);
    const taken = Array.from({ length: 1001 }, (_, at) => store.take(labeled(), [String(at)], at + 1));
    expect([taken.filter((one) => one === 'kept').length, taken.at(-1), store.state().ignored]).toEqual([
      1000,
      'full',
      { 'too-many': 1 },
    ]);
    expect([store.nextAt(), store.dueEvents(5).length, store.dueEvents(5000).length]).toEqual([1, 5, 20]);
  });
});

test('a schedule makes up for the last moment that was missed, once, and rings again at the next', async () => {
  const { stub, object } = await made('tnightaaaaa', nightly);
  const missed = Date.now() - 3 * 24 * 60 * 60_000;
  await object.schedule(missed);
  const id = await buildIdFor('tnightaaaaa', `due ${missed}`, 1);
  await vi.waitFor(async () => expect((await viewOf(id))?.title).toBe('Update what is old.'), soon);
  await vi.waitFor(async () => expect((await object.state()).nextAt).toBeGreaterThan(Date.now()), soon);
  const { nextAt } = await object.state();
  expect([
    new Date(nextAt ?? 0).getUTCHours(),
    await runInDurableObject(stub, (_, { storage }) => storage.getAlarm()),
  ]).toEqual([3, nextAt]);
  // The next one comes while the build still runs, and is left out.
  await object.schedule(Date.now() - 1);
  await vi.waitFor(async () => expect((await object.state()).ignored).toEqual({ 'runs-already': 1 }), soon);
  expect((await object.state()).builds).toHaveLength(1);
});

test('a schedule that is due before its row is there waits for it', async () => {
  const early = env.TRIGGER.get(env.TRIGGER.idFromName('tearlyaaaaa')) as unknown as Pick<Trigger, 'schedule'>;
  const dueAt = Date.now() - 1;
  await early.schedule(dueAt);
  await vi.waitFor(async () => {
    const stub = env.TRIGGER.get(env.TRIGGER.idFromName('tearlyaaaaa'));
    expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).toBeGreaterThan(dueAt + 900);
  }, soon);
  await made('tearlyaaaaa', nightly);
  const id = await buildIdFor('tearlyaaaaa', `due ${dueAt}`, 1);
  await vi.waitFor(async () => expect(await viewOf(id)).not.toBeNull(), soon);
});

test('a hook starts a build of what it is sent; the same key is the same build', async () => {
  const { submission } = nightly;
  const { object } = await made('thookaaaaaa', {
    kind: 'hook',
    name: 'alerts',
    prompt: 'Fix {{body.title}}.',
    submission,
  });
  const first = await object.call({ key: 'k1', body: { title: 'the crash' } });
  expect([first, await object.call({ key: 'k1', body: { title: 'the crash' } })]).toEqual([
    { ok: true, build: await buildIdFor('thookaaaaaa', 'call k1', 1) },
    first,
  ]);
  expect(await object.call({ key: 'k2', body: {} })).toEqual({ ok: false, message: 'body.title is not in the body' });
});

test('a trigger that was removed does nothing more, and keeps nothing', async () => {
  const { stub, object } = await made('tgoneaaaaaa', issueTrigger);
  await removeTrigger(env.DB, 'tgoneaaaaaa');
  await object.deliver(labeled(), ['1']);
  await vi.waitFor(
    async () =>
      expect(
        await runInDurableObject(stub, (_, { storage }) =>
          storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'inbox'").toArray(),
        ),
      ).toEqual([]),
    soon,
  );
  expect(outside.calls).toEqual([]);
});
