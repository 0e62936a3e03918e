/** A build of 1,000 tasks and 10,000 events, whose page is loaded again and again: when it is seen, and when it answers. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { ViewName } from '../../src/page/routes.ts';
import { openBrowser } from '../../tests/page/browser.ts';
import { variants } from '../../tests/page/fixture/variants.ts';
import { type PageServer, startPageServer } from '../../tests/page/page-server.ts';
import { pathIn } from '../../tests/page/views.ts';

const views: readonly ViewName[] = ['overview', 'board', 'events'];
const loads = 7;

export type Loaded = { view: ViewName; firstContentMs: number[]; interactiveMs: number[] };

export async function largeBuildLoaded(): Promise<Loaded[]> {
  const [browser, server] = await Promise.all([openBrowser(), startPageServer(variants.large(Date.now()))]);
  try {
    const loaded: Loaded[] = [];
    for (const view of views) {
      const times = [];
      // The first load fills caches of the server that have nothing to do with the page.
      for (let load = 0; load <= loads; load += 1) times.push(await loadOf(browser, server, view));
      const kept = times.slice(1);
      loaded.push({
        view,
        firstContentMs: kept.map(({ firstContentMs }) => firstContentMs),
        interactiveMs: kept.map(({ interactiveMs }) => interactiveMs),
      });
    }
    return loaded;
  } finally {
    await browser.close();
    await server.close();
  }
}

type Load = { firstContentMs: number; interactiveMs: number };

/** In a context of its own, so that nothing is cached. The page opens its stream once it answers to a person. */
async function loadOf(browser: Browser, server: PageServer, view: ViewName): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
  await page.goto(`${server.url}${pathIn(server.fixture(), view)}`);
  const load = await page.evaluate<Load>('inBench.loaded()');
  await context.close();
  return load;
}
