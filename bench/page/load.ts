/** Loads a page in a real browser: when its first byte comes, when it is seen, and when it answers to a person. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions } from 'playwright-core';

export type Load = { firstByteMs: number; firstContentMs: number; interactiveMs: number; longestTaskMs: number };

export type Loading = {
  url: string;
  /** Whether the view follows a build. */
  hasStream?: boolean;
  /** Of who is signed in. */
  cookies?: { name: string; value: string }[];
  /** A phone, whose processor is four times slower. */
  isPhone?: boolean;
};

const wideScreen: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** In a context of its own, so that nothing is cached; its tab has shown a picture of the same site, so that the browser's own start is not measured. */
export async function loadOf(browser: Browser, loading: Loading): Promise<Load> {
  const { url, hasStream = true, cookies = [], isPhone = false } = loading;
  const context = await browser.newContext(isPhone ? phone : wideScreen);
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: new URL(url).origin })));
  const page = await context.newPage();
  if (isPhone) {
    const protocol = await context.newCDPSession(page);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  await page.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
  await page.goto(new URL('/assets/icon.svg', url).href);
  await page.goto(url);
  const load = await page.evaluate<Load>(`inBench.loaded(${hasStream})`);
  await context.close();
  return load;
}

/** Until what a page has still asked for as it was closed is answered: it would be measured with the next load. */
const restMs = 1_000;

/** The first one fills caches that have nothing to do with the page. */
export async function loadsOf(browser: Browser, loading: Loading, count: number): Promise<Load[]> {
  const loads: Load[] = [];
  for (let load = 0; load <= count; load += 1) {
    loads.push(await loadOf(browser, loading));
    await sleep(restMs);
  }
  return loads.slice(1);
}
