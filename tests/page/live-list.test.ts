/** The list of builds as it stands on a wall: it moves by itself, over lost connections and a server that is started anew. */
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { variants } from './fixture/variants.ts';
import { describeInBrowser } from './in-browser.ts';
import { readText, watchedPage } from './watched-page.ts';

describeInBrowser('the list of builds', variants.running, (site) => {
  beforeEach(() => site.server.show(variants.running(Date.now())));

  const entitle = (title: string): void => {
    const [first] = site.server.fixture().builds;
    if (!first) throw new Error('the fixture has builds');
    Object.assign(first, { title });
  };
  const shows = (page: Page, title: string) => page.getByRole('link', { name: title, exact: true }).waitFor();
  const reads = (): number => site.server.asked.filter((path) => path.startsWith('/builds?')).length;

  test('what changes is seen at once, and nothing is asked while nothing does', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.clock.install();
    await page.goto(site.server.url);
    await expect.poll(() => site.server.lookers()).toBe(1);
    entitle('First');
    site.server.changeList();
    await shows(page, 'First');
    const before = reads();
    await page.clock.runFor(15_000);
    expect(reads()).toBe(before);
    entitle('Second');
    site.server.changeList();
    await shows(page, 'Second');
    expect({ faults, asked: reads() - before }).toEqual({ faults: [], asked: 1 });
    await close();
  });

  test('after a lost connection, and after a night with a server that was started anew, it is what it is now', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(site.server.url);
    await expect.poll(() => site.server.lookers()).toBe(1);
    site.server.cut();
    entitle('While nobody was connected');
    await shows(page, 'While nobody was connected');
    await site.server.stop();
    await page.getByText('The list stands still').waitFor();
    entitle('While the server was away');
    await site.server.start();
    await shows(page, 'While the server was away');
    await page.getByText('The list stands still').waitFor({ state: 'detached' });
    await expect.poll(() => site.server.lookers()).toBe(1);
    entitle('After the night');
    site.server.changeList();
    await shows(page, 'After the night');
    // The browser says of itself that nothing answered.
    expect(faults.filter((fault) => !fault.includes('net::ERR_'))).toEqual([]);
    await close();
  });

  test('a read that fails is tried again, without another change', async () => {
    const { page, close } = await watchedPage(site.browser);
    await page.clock.install();
    await page.goto(site.server.url);
    await expect.poll(() => site.server.lookers()).toBe(1);
    const fixture = site.server.fixture();
    const busy = { status: 429, kind: 'rate-limited', detail: 'Too many requests' };
    site.server.show({ ...fixture, refusals: { ...fixture.refusals, '/builds': busy } });
    site.server.changeList();
    await page.getByText('The list stands still').waitFor();
    site.server.show(fixture);
    entitle('After the outage');
    await page.clock.runFor(5_000);
    await shows(page, 'After the outage');
    await page.getByText('The list stands still').waitFor({ state: 'detached' });
    await close();
  });

  test('how long builds have taken goes on by the clock alone', async () => {
    const { page, close } = await watchedPage(site.browser);
    const now = Date.now();
    await page.clock.install({ time: now });
    site.server.show(variants.running(now));
    await page.goto(site.server.url);
    await expect.poll(() => site.server.lookers()).toBe(1);
    const lasted = page.getByRole('listitem').first().locator('> :last-child');
    const before = await readText(lasted);
    await page.clock.fastForward('03:00:00');
    await expect.poll(() => readText(lasted)).not.toBe(before);
    const hours = (text: string): number => Number(/(\d+) h/.exec(text)?.[1] ?? 0);
    expect(hours(await readText(lasted)) - hours(before)).toBe(3);
    await close();
  });

  test('the list is left where another view is opened, and where the tab is hidden, until it is seen again', async () => {
    const { page, close } = await watchedPage(site.browser);
    await page.goto(site.server.url);
    await expect.poll(() => site.server.lookers()).toBe(1);
    await page.evaluate(`Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'))`);
    await expect.poll(() => site.server.lookers()).toBe(0);
    entitle('While nobody looked');
    await page.evaluate(`delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))`);
    await shows(page, 'While nobody looked');
    await page.getByRole('link', { name: 'While nobody looked' }).click();
    await expect.poll(() => [site.server.lookers(), site.server.readers()]).toEqual([0, 1]);
    await close();
  });
});
