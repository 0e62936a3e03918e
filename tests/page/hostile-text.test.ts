/** Whatever models, repositories and tools write is text on every view: nothing of it runs, loads, links, hides or reorders. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browser as chromium, openBrowser, withoutBrowser } from './browser.ts';
import { hidingText, hostileFixture, hostileTexts } from './fixture/hostile.ts';
import { variants } from './fixture/variants.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { pathIn, viewNames } from './views.ts';
import { readText, watchedPage } from './watched-page.ts';

/** What the texts have made of the page, beside being read. */
const harm = async (page: Page): Promise<string[]> =>
  await page.evaluate(
    (read) => {
      const made = [
        'img[src*="hit"]',
        'iframe',
        'base',
        'meta[http-equiv]',
        'form[action]',
        'body style',
        'link[href*="evil"]',
        '[onload]',
        '[onerror]',
        '[onfocus]',
      ].filter((selector) => document.querySelector(selector) !== null);
      const links = [...document.querySelectorAll('a')].filter(
        ({ href }) => href !== '' && !['http:', 'https:'].includes(new URL(href, document.baseURI).protocol),
      );
      const attributes = [...document.querySelectorAll('[title],[aria-label],[alt]')].flatMap((element) =>
        ['title', 'aria-label', 'alt'].map((name) => element.getAttribute(name) ?? ''),
      );
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those that hide or reorder text
      const hides = /[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u0000\u0007\u001b]|\p{M}{6}/u;
      const hiding = [read, document.title, ...attributes].flatMap((text) => {
        const at = text.search(hides);
        return at < 0 ? [] : [`hides or reorders: ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 20))}`];
      });
      return [
        ...('hit' in globalThis ? ['a script has run'] : []),
        ...(document.querySelectorAll('script').length === 2 ? [] : ['there is another script']),
        ...made.map((selector) => `there is ${selector}`),
        ...links.map(({ outerHTML }) => `links elsewhere: ${outerHTML.slice(0, 200)}`),
        ...hiding.slice(0, 3),
      ];
    },
    await readText(page.locator('body')),
  );

const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

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
    await openAll(page);
    faults.push(...(await harm(page)));
    const text = await readText(page.locator('body'));
    if (view !== 'new-build' && !text.includes('hit=1')) faults.push('none of them is shown');
    faults.push(...server.asked.filter((address) => /hit|evil/.test(address)).map((address) => `asks for ${address}`));
    await close();
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
    faults.push(...(await harm(page)));
    await close();
    expect(faults).toEqual([]);
  });
});
