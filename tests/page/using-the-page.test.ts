/** The page as somebody uses it: it goes on by itself, the keyboard reaches all of it, and without a script it is readable. */
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import type { WorkPlan } from '../../src/core/plan/work-plan.ts';
import { answerPage } from '../../src/workers/page/page.ts';
import { problem } from './answer-api.ts';
import type { Fixture } from './fixture/fixture.ts';
import { variants } from './fixture/variants.ts';
import { describeInBrowser } from './in-browser.ts';
import { pathIn, viewNames } from './views.ts';
import { readText, watchedPage } from './watched-page.ts';

const event = (text: string) => ({ at: Date.now(), type: 'discovery.noted', text, data: {} });

const mostStops = 400;
const pressesAtOnce = 20;

/** The first story of its plan has very many tasks. */
function largePlan(fixture: Fixture): Fixture {
  const path = `/builds/${fixture.view.id}/plan`;
  const plan = structuredClone(fixture.answers[path]) as WorkPlan;
  const story = plan.phases[0]?.epics[0]?.stories[0];
  const [known] = story?.tasks ?? [];
  if (!story || !known) throw new Error('the plan of the fixture has a task');
  story.tasks = Array.from({ length: 200 }, (_, n) => ({ ...known, id: `many-${n}`, dependsOn: [] }));
  return { ...fixture, answers: { ...fixture.answers, [path]: plan } };
}

const live = (page: Page): Promise<void> => page.getByText('live', { exact: true }).waitFor();

const unreached = (page: Page): Promise<string[]> => page.evaluate('inPage.unreached()');

describeInBrowser('using the page', variants.running, (site) => {
  beforeEach(() => {
    site.server.show(variants.running(Date.now()));
    site.server.answerCommands(() => Response.json(site.server.fixture().view));
  });
  const addressOf = (view: (typeof viewNames)[number]): string =>
    `${site.server.url}${pathIn(site.server.fixture(), view)}`;

  test('over lost connections and a restart every event is shown once, in its order', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(addressOf('overview'));
    await expect.poll(() => site.server.readers()).toBe(1);
    site.server.push([event('first'), event('second')]);
    site.server.cut();
    site.server.push([event('third')]);
    await expect.poll(() => site.server.readers()).toBe(1);
    site.server.push([event('fourth')]);
    await site.server.stop();
    site.server.push([event('fifth'), event('sixth')]);
    await site.server.start();
    site.server.push([event('seventh')]);
    const latest = page.getByRole('region', { name: 'Latest' }).getByRole('listitem');
    await latest.filter({ hasText: 'seventh' }).waitFor();
    const texts = await latest.locator('> :last-child').allInnerTexts();
    expect(texts.slice(0, 8)).toEqual([
      ...['seventh', 'sixth', 'fifth', 'fourth', 'third', 'second', 'first'],
      site.server.fixture().events.at(-8)?.text,
    ]);
    // The browser says of itself that nothing answered.
    expect(faults.filter((fault) => !fault.includes('net::ERR_CONNECTION'))).toEqual([]);
    await close();
  });

  test('what changes in the view while the page is open is seen at once', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(addressOf('overview'));
    await expect.poll(() => site.server.readers()).toBe(1);
    const { cost, tasks } = site.server.fixture().view;
    const notices = tasks.find(({ id }) => id === 'notices');
    if (!notices) throw new Error('the fixture has no such task');
    site.server.push([event('merged')], {
      fields: { title: 'Another title', cost: { ...cost, spentUsd: 49.5 } },
      tasks: [{ ...notices, status: 'merged' }],
    });
    await page.getByRole('heading', { level: 1, name: 'Another title' }).waitFor();
    const text = await readText(page.locator('main'));
    expect(faults).toEqual([]);
    expect(text).toContain('$49.50');
    await close();
  });

  test('what a build costs is read anew once it has moved on, and where nobody can see it, once somebody can', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    const asked = () => site.server.asked.filter((path) => path.includes('/costs?')).length;
    const see = (how: string) => page.evaluate(`${how}; document.dispatchEvent(new Event('visibilitychange'))`);
    await page.clock.install();
    await page.goto(addressOf('costs'));
    await expect.poll(() => site.server.readers()).toBe(1);
    const before = asked();
    site.server.push([event('first')]);
    await expect
      .poll(async () => {
        await page.clock.runFor(100);
        return asked() - before;
      })
      .toBe(1);
    await see("Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' })");
    site.server.push([event('second')]);
    await page.clock.runFor(15_000);
    expect(asked() - before).toBe(1);
    await see('delete document.visibilityState');
    await expect
      .poll(async () => {
        await page.clock.runFor(1_000);
        return asked() - before;
      })
      .toBe(2);
    expect(faults).toEqual([]);
    await close();
  });

  test.each(viewNames)('Tab reaches everything on %s, and it is seen where the focus is', async (view) => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(addressOf(view));
    await page.waitForLoadState('networkidle');
    // A long list brings more as the focus goes on.
    let left = await unreached(page);
    for (let press = 0; press < mostStops && left.length > 0; press += pressesAtOnce) {
      for (let more = 0; more < pressesAtOnce; more++) await page.keyboard.press('Tab');
      left = await unreached(page);
    }
    if (left.length > 0) faults.push(...left, String(await page.evaluate('inPage.focusPath()')));
    await close();
    expect(faults).toEqual([]);
  });

  test('a note is written by the keyboard alone, is sent once, and the focus is back where it was', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(addressOf('board'));
    await expect.poll(() => site.server.readers()).toBe(1);
    const card = page.getByRole('listitem').filter({ hasText: 'Search a crossing by two stops' });
    const button = card.getByRole('button', { name: 'Note' });
    const opened = page.getByRole('dialog', { name: 'A note to this task' });
    const hasFocus =
      "document.activeElement.textContent === 'Note' && document.activeElement.closest('li')?.textContent";
    const isBack = async () => String(await page.evaluate(hasFocus)).includes('Search a crossing by two stops');
    site.server.sent.length = 0;
    await button.press('Enter');
    await opened.getByLabel('Note').fill('The day is a date field.');
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
    const backAfterEscape = await isBack();
    await button.press('Enter');
    await opened.getByLabel('Note').fill('The day is a date field.');
    await opened.getByRole('button', { name: 'Send' }).dblclick();
    await opened.waitFor({ state: 'detached' });
    expect({ backAfterEscape, backAfterSending: await isBack(), faults, sent: site.server.sent }).toEqual({
      backAfterEscape: true,
      backAfterSending: true,
      faults: [],
      sent: [
        {
          method: 'POST',
          path: `/builds/${site.server.fixture().view.id}/notes`,
          body: { text: 'The day is a date field.', task: 'search' },
        },
      ],
    });
    await close();
  });

  test('what is refused is told in the words of the answer', async () => {
    const { page, close } = await watchedPage(site.browser);
    site.server.answerCommands(() => problem(409, 'conflict', 'The task has merged meanwhile.'));
    await page.goto(addressOf('board'));
    await expect.poll(() => site.server.readers()).toBe(1);
    const card = page.getByRole('listitem').filter({ hasText: 'Search a crossing by two stops' });
    await card.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('The task has merged meanwhile.').waitFor();
    await close();
  });

  test('a copy button copies', async () => {
    const { page, faults, close } = await watchedPage(site.browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.goto(addressOf('overview'));
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Copy the id of the build' }).first().click();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    await close();
    expect({ copied, faults }).toEqual({ copied: site.server.fixture().view.id, faults: [] });
  });

  test.each(viewNames.filter((view) => view !== 'builds' && view !== 'new-build'))(
    'without a script %s is readable',
    async (view) => {
      const { page, faults, close } = await watchedPage(site.browser, { javaScriptEnabled: false });
      await page.goto(addressOf(view));
      const text = await readText(page.locator('body'));
      const missing = ['Ferry line: timetable and booking', 'running', '$48.12'].filter((part) => !text.includes(part));
      await close();
      expect({ missing, faults }).toEqual({ missing: [], faults: [] });
    },
  );

  test('without a script the list of builds and the tasks of a build are readable', async () => {
    const { page, close } = await watchedPage(site.browser, { javaScriptEnabled: false });
    const { builds, view } = site.server.fixture();
    await page.goto(addressOf('builds'));
    const list = await readText(page.locator('main'));
    expect(builds.filter(({ title }) => !list.includes(title))).toEqual([]);
    await page.goto(addressOf('board'));
    const board = await readText(page.locator('main'));
    expect(view.tasks.filter(({ title }) => !board.includes(title))).toEqual([]);
    await close();
  });

  test.each([true, false])(
    'what a large build folds is there once it is asked for, with a script: %j',
    async (hasScript) => {
      site.server.show(largePlan(variants.large(Date.now())));
      const { page, faults, close } = await watchedPage(site.browser, { javaScriptEnabled: hasScript });
      /** Opens what folds, and asks for what stands in it where no script has drawn the rest. */
      const unfolded = async (view: (typeof viewNames)[number], summary: string, inside: string): Promise<number> => {
        await page.goto(addressOf(view));
        if (hasScript) await live(page);
        const before = await page.locator(inside).count();
        await page.locator(summary).first().click();
        if (!hasScript) await page.locator(`${summary} + a`).first().click();
        await page.locator(inside).first().waitFor();
        return before;
      };
      const before = [
        await unfolded('plan', '.plan-epic > summary', '.plan-task'),
        await unfolded('graph', '.graph-page > details > summary', '.graph-list li'),
      ];
      await close();
      expect({ before, faults }).toEqual({ before: [0, 0], faults: [] });
    },
  );

  test('of many requirements the first are drawn, and the others once they are asked for', async () => {
    const fixture = variants.running(Date.now());
    const path = `/builds/${fixture.view.id}/requirements`;
    const [known] = (fixture.answers[path] as { requirements: { id: string }[] }).requirements;
    const requirements = Array.from({ length: 40 }, (_, n) => ({ ...known, id: `Q${n + 1}`, state: 'open' as const }));
    site.server.show({
      ...fixture,
      view: { ...fixture.view, requirements },
      answers: { ...fixture.answers, [path]: { requirements, next: null } },
    });
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(addressOf('requirements'));
    await live(page);
    const cards = page.locator('.requirement');
    const first = await cards.count();
    await page.getByRole('link', { name: '10 more of 10' }).click();
    await cards.nth(requirements.length - 1).waitFor();
    // A link leads to any of them at once.
    const last = requirements.at(-1)?.id ?? '';
    await page.goto(`${addressOf('requirements')}?r=${last}`);
    await page.locator(`[id="requirement-${last}"]`).waitFor();
    await close();
    expect({ first, faults }).toEqual({ first: 30, faults: [] });
  });

  test('a page that cannot be made says so where its head has been sent already', async () => {
    const answer = await answerPage(
      async () => ({ status: 200, head: '<!doctype html>', rest: () => Promise.reject(new Error('it breaks')) }),
      { url: 'https://b.example.com/', ask: null, now: 0, theme: null },
    );
    expect([answer.status, await answer.text()]).toEqual([
      200,
      '<!doctype html><div id="page"><p>This page could not be made. Load it again.</p></div></body></html>\n',
    ]);
  });
});
