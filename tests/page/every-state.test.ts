/** What a page becomes by what a person does, by what is not there, and by who looks: it is for everybody, too. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { streamEnds } from '../../src/core/contract/stream-ends.ts';
import type { ViewName } from '../../src/page/routes.ts';
import { problem } from './answer-api.ts';
import type { Fixture } from './fixture/fixture.ts';
import { pausedFor, pauseOfOlderRelease, pauses } from './fixture/pauses.ts';
import { byNobody, overSharedLink } from './fixture/seen-by.ts';
import { type VariantName, variants } from './fixture/variants.ts';
import { describeInBrowser } from './in-browser.ts';
import { axeFaults, headingFaults, loadFaults, picture, widthFaults } from './page-faults.ts';
import type { PageServer } from './page-server.ts';
import { pathIn, viewNames } from './views.ts';
import { type WatchedPage, watchedPage } from './watched-page.ts';

type State = {
  name: string;
  /** `running` where it is not said. */
  variant?: VariantName;
  /** What is there in place of it. */
  fixture?: (fixture: Fixture) => Fixture;
  /** A view, or an address. */
  at: ViewName | `/${string}`;
  query?: string;
  /** What commands are answered. */
  answer?: () => Response;
  /** What brings it about. */
  enter?: (page: Page, server: PageServer) => Promise<void>;
  /** What has to be read then. */
  says: string;
};

const gone = { status: 404, kind: 'not-found', detail: 'there is no such thing' };
const broken = { status: 503, kind: 'unavailable', detail: 'The history of builds is not there at present.' };
const at = (path: string, fixture: Fixture): string => `/builds/${fixture.view.id}${path}`;
const refusing =
  (path: string, refusal: Fixture['refusals'][string]) =>
  (fixture: Fixture): Fixture => ({ ...fixture, refusals: { [at(path, fixture)]: refusal } });
const click = (name: string) => async (page: Page) => page.getByRole('button', { name, exact: true }).first().click();

const lost: State[] = [
  { name: 'an address at which nothing is', at: '/nothing/here', says: 'There is no such page' },
  { name: 'a build that is not there', at: '/builds/baaaaaaaaaa/page', says: 'The build cannot be read' },
  { name: 'a task that is not there', at: 'task', fixture: refusing('/tasks/timetable-api', gone), says: 'The task' },
  {
    name: 'a transcript that is not kept any more',
    at: 'run',
    fixture: (fixture) => ({
      ...fixture,
      answers: Object.fromEntries(
        Object.entries(fixture.answers).map(([path, answer]) => [
          path,
          /\/runs\/[^/]+$/.test(path) ? { ...(answer as object), removedAt: fixture.view.createdAt } : answer,
        ]),
      ),
    }),
    says: 'The transcript is not kept any more',
  },
  { name: 'a plan that is not there yet', at: 'plan', variant: 'without a plan', says: 'There is no plan yet' },
  {
    name: 'the plan of a build that has ended without one',
    at: 'plan',
    variant: 'failed',
    says: 'before it had a plan',
  },
  { name: 'a board without a plan', at: 'board', variant: 'without a plan', says: 'planning' },
  { name: 'requirements without a plan', at: 'requirements', variant: 'without a plan', says: 'planning' },
  { name: 'costs without a plan', at: 'costs', variant: 'without a plan', says: 'planning' },
];

const strangers: State[] = [
  { name: 'the list for a stranger', at: 'builds', fixture: byNobody, says: 'This browser is not signed in' },
  { name: 'a form for a stranger', at: 'new-build', fixture: byNobody, says: 'This browser is not signed in' },
  { name: 'a build for a stranger', at: 'overview', fixture: byNobody, says: 'This browser is not signed in' },
  {
    name: 'a link that is not good any more',
    at: '/#in=once',
    answer: () => problem(401, 'unauthorized', 'this link is over'),
    says: 'This link is not good any more',
  },
  {
    name: 'a link that cannot be checked',
    at: '/#in=once',
    answer: () => problem(429, 'too-many-requests', 'later'),
    says: 'The link could not be checked',
  },
];

const lists: State[] = [
  { name: 'a list without a build', at: 'builds', variant: 'no build', says: 'There is no build yet' },
  { name: 'a list in which none fits', at: 'builds', query: '?status=nothing', says: 'No build fits these filters' },
  {
    name: 'a list that cannot be read',
    at: 'builds',
    fixture: (fixture) => ({ ...fixture, refusals: { '/builds': { ...broken, status: 409 } } }),
    says: 'The list of builds cannot be read',
  },
  {
    name: 'a list that stands still',
    at: 'builds',
    enter: async (_, server) => {
      await expect.poll(() => server.lookers()).toBe(1);
      server.show({ ...server.fixture(), refusals: { '/builds': { ...broken, status: 409 } } });
      server.changeList();
    },
    says: 'The list stands still',
  },
  { name: 'a list without a build that fits', at: 'board', query: '?q=nothing-like-it', says: 'No task' },
];

const connections: State[] = [
  {
    name: 'a build whose server does not answer',
    at: 'overview',
    enter: async (page, server) => {
      await expect.poll(() => server.readers()).toBe(1);
      await page.route('**/builds/**', (route) => route.abort());
      server.cut();
    },
    says: 'offline',
  },
  {
    name: 'a build that has been deleted',
    at: 'overview',
    enter: async (_, server) => {
      await expect.poll(() => server.readers()).toBe(1);
      server.cut(streamEnds.deleted.code);
    },
    says: 'This build has been deleted',
  },
];

const dialogs: State[] = [
  {
    name: 'a plan that is edited',
    at: 'plan',
    variant: 'awaiting plan approval',
    query: '?review=edit',
    enter: async (page) => page.locator('.plan-task summary').first().click(),
    says: 'Nothing is changed yet',
  },
  {
    name: 'a plan that is sent back',
    at: 'plan',
    variant: 'awaiting plan approval',
    query: '?review=send-back',
    says: 'Say what is to change',
  },
  { name: 'the palette', at: 'overview', enter: async (page) => page.keyboard.press('Control+k'), says: 'Board' },
  { name: 'a note', at: 'board', enter: click('Note'), says: 'A note to this task' },
  { name: 'the question whether to cancel', at: 'overview', enter: click('Cancel the build'), says: 'Let it go on' },
  {
    name: 'a link to share',
    at: 'overview',
    answer: () => Response.json({ id: 's1', url: `https://breakwater.example.com/builds/b/page#${'k'.repeat(43)}` }),
    enter: click('Share'),
    says: 'A link to this build',
  },
  {
    name: 'a refusal',
    at: 'overview',
    answer: () => problem(409, 'conflict', 'The build has ended meanwhile.'),
    enter: click('Pause'),
    says: 'The build has ended meanwhile.',
  },
  {
    name: 'a submission with faults',
    at: 'new-build',
    answer: () =>
      Response.json(
        {
          ...{
            type: 'https://breakwater.example.com/problems/invalid',
            title: 'Invalid',
            status: 400,
            detail: 'faults',
          },
          errors: [
            { path: 'repositories.0.url', message: 'is no address' },
            { path: 'limits.maxCostUsd', message: 'is too small' },
            { path: 'webhooks', message: 'are not taken here' },
          ],
        },
        { status: 400 },
      ),
    enter: async (page) => {
      await page.getByLabel('Prompt', { exact: true }).fill('A timetable');
      await page.getByLabel('Address').fill('nowhere');
      await page.getByRole('button', { name: 'Preview' }).click();
    },
    says: 'is no address',
  },
];

const states = [...lost, ...strangers, ...lists, ...connections, ...dialogs];

describeInBrowser('every state', variants.running, (site) => {
  /** What is refused in these states is said by the browser as well. */
  const unexpected = (faults: readonly string[]): string[] =>
    faults.filter((fault) => !/^console: (Failed to load resource|WebSocket connection)/.test(fault));

  test.each(states)('$name is told, and for everybody', async (state) => {
    const { name, variant = 'running', fixture: changed, at: place, query = '', answer, enter, says } = state;
    const first = variants[variant](Date.now());
    const fixture = changed ? changed(first) : first;
    site.server.show(fixture);
    site.server.answerCommands(answer ?? (() => Response.json(fixture.view)));
    const { page, faults, close } = await watchedPage(site.browser);
    const path = place.startsWith('/') ? place : pathIn(fixture, place as ViewName);
    await page.goto(`${site.server.url}${path}${query}`);
    await page.waitForLoadState('networkidle');
    faults.push(...(await loadFaults(page)));
    await enter?.(page, site.server);
    await page.getByText(says).first().waitFor();
    await picture(page, name);
    faults.push(...(await headingFaults(page)), ...(await axeFaults(page)), ...(await widthFaults(page)));
    await close();
    expect(unexpected(faults)).toEqual([]);
  });

  describe('a pause', () => {
    let watched: WatchedPage;
    beforeAll(async () => {
      site.server.show(variants.running(Date.now()));
      watched = await watchedPage(site.browser);
      await watched.page.goto(`${site.server.url}${pathIn(site.server.fixture(), 'board')}`);
      await watched.page.getByText('live', { exact: true }).waitFor();
    });
    afterAll(() => watched?.close());

    const told = Object.entries(pauses).map(([name, details]) => ({ name, paused: pausedFor(details, Date.now()) }));
    test.each([...told, { name: 'one of an older release', paused: pauseOfOlderRelease(Date.now()) }])(
      'for $name says why, and what to do, to everybody',
      async ({ name, paused }) => {
        const { page, faults } = watched;
        site.server.push([], { fields: paused });
        await page
          .getByText(paused.reason ?? '')
          .first()
          .waitFor();
        await picture(page, `pause ${name}`);
        faults.push(...(await axeFaults(page, '.build-head')), ...(await widthFaults(page, [360, 2560])));
        const ways = await page.locator('.need-steps').locator('button, a').count();
        expect({ faults: faults.splice(0), hasWay: ways > 0 }).toEqual({ faults: [], hasWay: true });
      },
    );
  });

  describe('over a shared link', () => {
    let watched: WatchedPage;
    beforeAll(async () => {
      watched = await watchedPage(site.browser);
    });
    afterAll(() => watched?.close());
    const builds = viewNames.filter((view) => view !== 'builds' && view !== 'new-build');
    const cases = [
      ...builds.map((view) => ({ view, variant: 'running' as const })),
      { view: 'overview' as const, variant: 'paused at cost limit' as const },
      { view: 'overview' as const, variant: 'red base' as const },
      { view: 'plan' as const, variant: 'awaiting plan approval' as const },
    ];

    test.each(cases)('$view of a build that is “$variant” offers nothing to do', async ({ view, variant }) => {
      const fixture = overSharedLink(variants[variant](Date.now()));
      site.server.show(fixture);
      const { page, faults } = watched;
      faults.length = 0;
      await page.goto(`${site.server.url}${pathIn(fixture, view)}${view === 'plan' ? '?review=edit' : ''}`);
      await page.waitForLoadState('networkidle');
      faults.push(...(await loadFaults(page)), ...(await axeFaults(page, '.build-head, .shell-head')));
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
      const offered = await page.evaluate<string[]>('inPage.toDo()');
      expect({ faults, offered }).toEqual({ faults: [], offered: [] });
    });
  });
});
