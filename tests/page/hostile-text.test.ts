/** Whatever models, repositories and tools write is text on every view: nothing of it runs, loads, links, hides or reorders. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browser as chromium, openBrowser, withoutBrowser } from './browser.ts';
import { hidingText, hostileFixture, hostileTexts } from './fixture/hostile.ts';
import { variants } from './fixture/variants.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { pathIn, viewNames } from './views.ts';
import { readText, watchedPage } from './watched-page.ts';

describe.skipIf(chromium === undefined)(`texts of others${withoutBrowser}`, () => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    const hostile = hostileFixture(variants.running(Date.now()));
    [browser, server] = await Promise.all([openBrowser(), startPageServer(hostile)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test.each(viewNames)('%s shows them as they are written, and does nothing that they say', async (view) => {
    server.asked.length = 0;
    const { page, faults, close } = await watchedPage(browser);
    await page.goto(`${server.url}${pathIn(server.fixture(), view)}`);
    await page.waitForLoadState('networkidle');
    await page.evaluate('inPage.openAll()');
    faults.push(...(await page.evaluate<string[]>('inPage.harm()')));
    const text = await readText(page.locator('body'));
    if (view !== 'new-build' && !text.includes('hit=1')) faults.push('none of them is shown');
    faults.push(...server.asked.filter((address) => /hit|evil/.test(address)).map((address) => `asks for ${address}`));
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
    server.show(fixture);
    server.asked.length = 0;
    const { page, faults, close } = await watchedPage(browser);
    await page.goto(`${server.url}${pathIn(fixture, view)}${view === 'plan' ? '?review=edit' : ''}`);
    await page.waitForLoadState('networkidle');
    await page.evaluate('inPage.openAll()');
    faults.push(...(await page.evaluate<string[]>('inPage.harm()')));
    faults.push(...server.asked.filter((address) => /hit|evil/.test(address)).map((address) => `asks for ${address}`));
    await close();
    server.show(hostileFixture(variants.running(Date.now())));
    expect(faults).toEqual([]);
  });

  test('what an event brings while the page is open is text as well', async () => {
    const { page, faults, close } = await watchedPage(browser);
    await page.goto(`${server.url}${pathIn(server.fixture(), 'overview')}`);
    await expect.poll(() => server.readers()).toBe(1);
    server.push(
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
