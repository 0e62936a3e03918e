/** Every view of a build in every state that it has: nothing goes wrong, nothing moves, and everybody can read it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browser as chromium, openBrowser, withoutBrowser } from './browser.ts';
import { variants } from './fixture/variants.ts';
import { axeFaults, headingFaults, loadFaults, picture, widthFaults } from './page-faults.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { looks, pathIn, viewNames } from './views.ts';
import { watchedPage } from './watched-page.ts';

const cases = viewNames.flatMap((view) => looks[view].map((variant) => ({ view, variant })));

describe.skipIf(chromium === undefined)(`every view${withoutBrowser}`, () => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([openBrowser(), startPageServer(variants.running(Date.now()))]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test.each(cases)(
    '$view of a build that is “$variant” is whole, still, wide enough and for everybody',
    async ({ view, variant }) => {
      const fixture = variants[variant](Date.now());
      server.show(fixture);
      const { page, faults, close } = await watchedPage(browser);
      await page.goto(`${server.url}${pathIn(fixture, view)}`);
      await page.waitForLoadState('networkidle');
      await picture(page, `${view} ${variant}`);
      faults.push(...(await loadFaults(page)), ...(await headingFaults(page)));
      // Of a large build there is more of the same.
      if (variant !== 'large') faults.push(...(await axeFaults(page)));
      faults.push(...(await widthFaults(page)));
      await close();
      expect(faults).toEqual([]);
    },
  );
});
