/** A suite that looks at the page of a fixture in a real browser, and is skipped by name where there is none. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { browser, openBrowser, withoutBrowser } from './browser.ts';
import type { Fixture } from './fixture/fixture.ts';
import { type PageServer, startPageServer } from './page-server.ts';

/** Where a suite looks: there once its tests run. */
export type Site = { readonly browser: Browser; readonly server: PageServer };

export function describeInBrowser(
  name: string,
  fixtureAt: (now: number) => Fixture,
  suite: (site: Site) => void,
): void {
  describe.skipIf(browser === undefined)(`${name}${withoutBrowser}`, () => {
    const site: { browser?: Browser; server?: PageServer } = {};
    beforeAll(async () => {
      [site.browser, site.server] = await Promise.all([openBrowser(), startPageServer(fixtureAt(Date.now()))]);
    });
    afterAll(async () => {
      await site.browser?.close();
      await site.server?.close();
    });
    suite(site as Site);
  });
}
