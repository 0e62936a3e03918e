/** Whatever models, repositories and tools write is text on every view: nothing of it runs, loads, links, hides or reorders. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ViewName } from '../../src/page/routes.ts';
import type { Fixture } from './fixture/fixture.ts';
import { hidingText, hostile, hostileFixture, hostileTexts } from './fixture/hostile.ts';
import { type VariantName, variants } from './fixture/variants.ts';
import { describeInBrowser } from './in-browser.ts';
import { pathIn, viewNames } from './views.ts';
import { readText, watchedPage } from './watched-page.ts';

const hostileRunning = (now: number) => hostileFixture(variants.running(now));

/** Which of the texts comes to stand where, nobody says; this is in each of them, and in the name of who looks. */
const marksIn = (text: string): number => text.split('gnp.exe').length - 1;

describeInBrowser('texts of others', hostileRunning, (site) => {
  test.each(viewNames)('%s shows them as they are written, and does nothing that they say', async (view) => {
    site.server.asked.length = 0;
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(`${site.server.url}${pathIn(site.server.fixture(), view)}`);
    await page.waitForLoadState('networkidle');
    await page.evaluate('inPage.openAll()');
    faults.push(...(await page.evaluate<string[]>('inPage.harm()')));
    const text = await readText(page.locator('body'));
    if (view !== 'new-build' && marksIn(text) < 2) faults.push('none of them is shown');
    faults.push(
      ...site.server.asked.filter((address) => /hit|evil/.test(address)).map((address) => `asks for ${address}`),
    );
    await close();
    expect(faults).toEqual([]);
  });

  /** What stands above a view, and a review, say more than the running build does. */
  const others = [
    ['overview', 'awaiting plan approval'],
    ['overview', 'red base'],
    ['overview', 'completed with reservations'],
    ['overview', 'failed'],
    ['plan', 'awaiting plan approval'],
  ] as const;
  test.each(others)('%s of a build that is “%s” does nothing that they say either', async (view, variant) => {
    const fixture = hostileFixture(variants[variant](Date.now()));
    site.server.show(fixture);
    site.server.asked.length = 0;
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(`${site.server.url}${pathIn(fixture, view)}${view === 'plan' ? '?review=edit' : ''}`);
    await page.waitForLoadState('networkidle');
    await page.evaluate('inPage.openAll()');
    faults.push(...(await page.evaluate<string[]>('inPage.harm()')));
    faults.push(
      ...site.server.asked.filter((address) => /hit|evil/.test(address)).map((address) => `asks for ${address}`),
    );
    await close();
    site.server.show(hostileFixture(variants.running(Date.now())));
    expect(faults).toEqual([]);
  });

  /** Words of a refusal, and faults at every field of a form. */
  const refusalOf = (paths: readonly string[]) =>
    hostile({
      type: 'https://breakwater.example.com/problems/invalid',
      title: 'Invalid',
      detail: 'it is refused',
      errors: paths.map((path) => ({ path, message: 'is not taken' })),
    });
  const refused = () => Response.json({ ...refusalOf([]), status: 409 }, { status: 409 });
  // The places stay; a path of no field is hostile as a whole.
  const atFields = (paths: readonly string[]) => {
    const { errors, ...problem } = refusalOf(paths);
    return Response.json(
      {
        ...problem,
        status: 400,
        errors: [...errors.map((one, at) => ({ ...one, path: paths[at] ?? '' })), ...errors],
      },
      { status: 400 },
    );
  };
  const unread = (path: string) => (fixture: Fixture) => ({
    ...fixture,
    refusals: hostile({
      [path.replace('{id}', fixture.view.id)]: { status: 409, kind: 'conflict', detail: 'not now' },
    }),
  });
  const press = (name: string) => async (page: Page) => page.getByRole('button', { name, exact: true }).first().click();
  const formFields = [
    ...['prompt', 'repositories', 'repositories.0.url', 'repositories.0.base', 'repositories.0.environment.setup'],
    ...['repositories.0.environment.test', 'limits.maxCostUsd', 'parallel', 'evaluator', 'finish', 'approval'],
  ];
  const task = 'plan.phases[0].epics[0].stories[0].tasks[0]';
  const taskFields = [
    '',
    '.title',
    '.description',
    '.scope[0]',
    '.criteria',
    '.criteria[0].text',
    '.criteria[0].check',
  ];
  const fillForm = async (page: Page) => {
    await page.getByLabel('Prompt', { exact: true }).fill('A timetable');
    await page.getByLabel('Address').fill('https://git.example.com/a.git');
    await page.getByRole('button', { name: 'Preview' }).click();
  };
  const preview = {
    title: 'A timetable',
    options: { limits: { maxCostUsd: 20, maxDurationMinutes: 240 }, parallel: { maxWorkers: 4 } },
    repositories: [
      ['api', { kind: 'found', lines: [{ what: 'setup', value: 'npm ci', why: 'package-lock.json' }] }],
      ['web', { kind: 'faulty', faults: [{ line: 1, column: 2, message: 'is no list' }] }],
      ['old', { kind: 'later', reason: 'it is too large to look at' }],
    ].map(([name, found]) => ({ name, url: 'a', base: 'main', commit: 'abc', found })),
    plan: { requirements: 1, tasks: 2, waves: 1 },
    room: { builds: 1, usd: 10 },
    faults: [...formFields, 'elsewhere'].map((path) => ({ path, message: 'is not taken' })),
  };

  type Told = {
    name: string;
    view: ViewName;
    variant?: VariantName;
    query?: string;
    fixture?: (fixture: Fixture) => Fixture;
    answer?: () => Response;
    enter?: (page: Page) => Promise<void>;
    /** How many of the texts have to stand on the page at least, beside the name of who looks; one unless given. */
    shown?: number;
  };
  const told: Told[] = [
    { name: 'a refused command', view: 'overview', answer: () => refused(), enter: press('Pause') },
    {
      name: 'a refused choice of the palette',
      view: 'board',
      answer: () => refused(),
      enter: async (page) => {
        await page.keyboard.press('Control+k');
        await page.keyboard.type('Pause the');
        await page.keyboard.press('Enter');
      },
    },
    { name: 'the palette', view: 'board', enter: async (page) => page.keyboard.press('Control+k') },
    { name: 'a refused submission', view: 'new-build', answer: () => refused(), enter: fillForm, shown: 1 },
    {
      name: 'a submission with faults',
      view: 'new-build',
      answer: () => atFields(formFields),
      enter: fillForm,
      shown: 2,
    },
    {
      name: 'a preview',
      view: 'new-build',
      answer: () => Response.json(hostile(preview)),
      enter: fillForm,
      shown: 5,
    },
    {
      name: 'an edit with faults',
      view: 'plan',
      variant: 'awaiting plan approval',
      query: '?review=edit',
      answer: () => atFields(taskFields.map((field) => task + field)),
      enter: async (page) => {
        await page.locator('.plan-task summary').first().click();
        await page.getByLabel('Title', { exact: true }).fill('Another');
        await page.getByRole('button', { name: /: / }).first().waitFor();
      },
    },
    {
      name: 'an edit that is refused',
      view: 'plan',
      variant: 'awaiting plan approval',
      query: '?review=edit',
      answer: () => refused(),
      enter: async (page) => {
        await page.locator('.plan-task summary').first().click();
        await page.getByLabel('Title', { exact: true }).fill('Another');
        await page.locator('.plan-check-failed').waitFor();
      },
    },
    {
      name: 'a link to share',
      view: 'overview',
      answer: () => Response.json(hostile({ url: 'x', link: 'y' })),
      enter: press('Share'),
    },
    { name: 'a list that is not read', view: 'builds', fixture: unread('/builds') },
    { name: 'a build that is not read', view: 'overview', fixture: unread('/builds/{id}') },
    { name: 'a plan that is not read', view: 'plan', fixture: unread('/builds/{id}/plan') },
    { name: 'a task that is not read', view: 'task', fixture: unread('/builds/{id}/tasks/timetable-api') },
    { name: 'requirements that are not read', view: 'requirements', fixture: unread('/builds/{id}/requirements') },
    { name: 'costs that are not read', view: 'costs', fixture: unread('/builds/{id}/costs') },
    { name: 'the words of a pause', view: 'overview', variant: 'paused at cost limit' },
  ];

  test.each(told)('$name says what it says as text', async ({ view, variant = 'running', query = '', ...more }) => {
    const first = hostileFixture(variants[variant](Date.now()));
    const fixture = more.fixture?.(first) ?? first;
    site.server.show(fixture);
    site.server.answerCommands(more.answer ?? (() => Response.json(fixture.view)));
    site.server.asked.length = 0;
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(`${site.server.url}${pathIn(fixture, view)}${query}`);
    await page.waitForLoadState('networkidle');
    await more.enter?.(page);
    await expect.poll(async () => marksIn(await readText(page.locator('body')))).toBeGreaterThan(more.shown ?? 1);
    await page.evaluate('inPage.openAll()');
    faults.push(...(await page.evaluate<string[]>('inPage.harm()')));
    faults.push(
      ...site.server.asked.filter((address) => /hit|evil/.test(address)).map((address) => `asks for ${address}`),
    );
    await close();
    site.server.show(hostileFixture(variants.running(Date.now())));
    expect(faults.filter((fault) => !fault.startsWith('console: Failed to load resource'))).toEqual([]);
  });

  test('what an event brings while the page is open is text as well', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(`${site.server.url}${pathIn(site.server.fixture(), 'overview')}`);
    await expect.poll(() => site.server.readers()).toBe(1);
    site.server.push(
      hostileTexts.map((text, at) => ({
        at: Date.now(),
        type: 'discovery.noted',
        text: `${at}: ${text}${hidingText}`,
        data: {},
      })),
    );
    const latest = page.getByRole('region', { name: 'Latest' });
    await latest.getByText(`${hostileTexts.length - 1}: `, { exact: false }).waitFor();
    faults.push(...(await page.evaluate<string[]>('inPage.harm()')));
    await close();
    expect(faults).toEqual([]);
  });
});
