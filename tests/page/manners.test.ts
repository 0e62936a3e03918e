/** The page's manners: the palette, colours, notifications, what the tab says, times, copying, and motion. */
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { problem } from './answer-api.ts';
import { pausedFor, pauses } from './fixture/pauses.ts';
import { variants } from './fixture/variants.ts';
import { describeInBrowser } from './in-browser.ts';
import { pathIn, type viewNames } from './views.ts';
import { watchedPage } from './watched-page.ts';

describeInBrowser('manners of the page', variants.running, (site) => {
  beforeEach(() => {
    site.server.show(variants.running(Date.now()));
    site.server.answerCommands(() => Response.json(site.server.fixture().view));
    site.server.sent.length = 0;
  });
  const addressOf = (view: (typeof viewNames)[number]): string =>
    `${site.server.url}${pathIn(site.server.fixture(), view)}`;
  const live = async (page: Page) => page.getByText('live', { exact: true }).waitFor();
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');

  test('the palette opens by keys, searches, goes by arrows and Enter, closes on Escape, and gives the focus back', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(addressOf('overview'));
    await live(page);
    const palette = page.getByRole('dialog', { name: 'Go to' });
    const chosen = palette.getByRole('option', { selected: true });
    await page.getByRole('link', { name: 'Events', exact: true }).focus();
    await page.keyboard.press('Control+k');
    await palette.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    const after = await focused(page);
    await page.evaluate('scrollTo(0, 300)');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('timetable');
    const first = await chosen.textContent();
    await page.keyboard.press('ArrowDown');
    const second = (await chosen.textContent()) ?? '';
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    const path = new URL(page.url()).pathname;
    const reached = site.server.fixture().view.tasks.find(({ id }) => path.endsWith(`/tasks/${id}`));
    const from = await page.evaluate('scrollY');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('nothing like it');
    await palette.getByText('Nothing fits.').waitFor();
    await page.keyboard.press('Enter');
    const isOpen = await palette.isVisible();
    await close();
    expect({
      faults,
      after,
      from,
      isAnother: first !== second,
      isIt: second.startsWith(reached?.title ?? '?'),
      isOpen,
    }).toEqual({
      faults: [],
      after: 'Events',
      from: 0,
      isAnother: true,
      isIt: true,
      isOpen: true,
    });
  });

  test('a command of the palette is sent once, and its end is told', async () => {
    const { page, close } = await watchedPage(site.browser);
    const { id } = site.server.fixture().view;
    await page.goto(addressOf('board'));
    await live(page);
    const pause = async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('pause the');
      await page.keyboard.press('Enter');
    };
    await pause();
    await page.getByText('Paused: runs under way finish their turn').waitFor();
    site.server.answerCommands(() => problem(409, 'conflict', 'The build has ended meanwhile.'));
    await pause();
    await page.getByText('The build has ended meanwhile.').waitFor();
    await close();
    const sent = { method: 'POST', path: `/builds/${id}/pause`, body: {} };
    expect(site.server.sent).toEqual([sent, sent]);
  });

  test('the colours that a person has chosen are there before anything is drawn, and the system’s until then', async () => {
    const { page, faults, close } = await watchedPage(site.browser, { colorScheme: 'light' });
    const colours = page.getByRole('button', { name: /^Colours/ });
    const seen = async () =>
      `${await colours.getAttribute('title')}: ${await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')}`;
    await page.goto(addressOf('overview'));
    await live(page);
    const first = await seen();
    await colours.click();
    const light = await seen();
    await colours.click();
    const dark = await seen();
    // The script of the page never comes.
    await page.route('**/assets/page.js', () => {});
    await page.reload({ waitUntil: 'commit' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    const painted = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await page.unroute('**/assets/page.js');
    await page.reload();
    await live(page);
    const kept = await seen();
    await colours.click();
    await page.emulateMedia({ colorScheme: 'dark' });
    const system = await seen();
    await close();
    const [onLight, onDark] = ['rgb(245, 247, 250)', 'rgb(14, 18, 23)'];
    expect({ faults, first, light, dark, painted, kept, system }).toEqual({
      faults: [],
      first: `Colours: system: ${onLight}`,
      light: `Colours: light: ${onLight}`,
      dark: `Colours: dark: ${onDark}`,
      painted: onDark,
      kept: `Colours: dark: ${onDark}`,
      system: `Colours: system: ${onDark}`,
    });
  });

  test('a browser that keeps nothing for the site shows the page all the same', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.addInitScript(
      `for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(globalThis, name, { get() { throw new DOMException('denied', 'SecurityError'); } });`,
    );
    await page.goto(addressOf('overview'));
    await live(page);
    const colours = page.getByRole('button', { name: /^Colours/ });
    await colours.click();
    const title = await colours.getAttribute('title');
    await close();
    expect({ faults, title }).toEqual({ faults: [], title: 'Colours: light' });
  });

  test('who asks for it is notified once when they are needed, not while they look, and a click brings the page back', async () => {
    const { page, faults, close } = await watchedPage(site.browser, { permissions: ['notifications'] });
    // What the browser shows is out of its pages' reach.
    await page.addInitScript(`
      globalThis.told = [];
      globalThis.Notification = class {
        static permission = Notification.permission;
        static requestPermission = async () => 'granted';
        constructor(title, { body }) { this.text = title + ': ' + body; told.push(this); }
        close() { this.isClosed = true; }
      };
      globalThis.focus = () => { globalThis.isBack = true; };
      globalThis.look = (state) => Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    `);
    const told = () => page.evaluate<string[]>('told.map(({ text }) => text)');
    const now = Date.now();
    const goesOn = { status: 'running', reason: null, pause: null, awaiting: null } as const;
    const mark = async (seq: string) => {
      site.server.push([{ at: now, type: 'discovery.noted', text: seq, data: {} }]);
      await page.getByRole('region', { name: 'Latest' }).getByText(seq).waitFor();
    };
    await page.goto(addressOf('overview'));
    await live(page);
    await page.evaluate("look('hidden')");
    site.server.push([], { fields: pausedFor(pauses['cost limit'], now) });
    site.server.push([], { fields: goesOn });
    await mark('unasked');
    const unasked = await told();
    await page.getByRole('button', { name: 'Notify me' }).click();
    await page.evaluate("look('visible')");
    site.server.push([], { fields: pausedFor(pauses['cost limit'], now) });
    site.server.push([], { fields: goesOn });
    await mark('looked at');
    const lookedAt = await told();
    await page.evaluate("look('hidden')");
    site.server.push([], { fields: pausedFor(pauses['a plan to approve'], now) });
    await mark('needed');
    site.server.push([], { fields: { cost: { ...site.server.fixture().view.cost, spentUsd: 50 } } });
    await mark('still needed');
    const needed = await told();
    await page.evaluate("told[0].onclick?.(new Event('click'))");
    const back = await page.evaluate('[globalThis.isBack, told[0].isClosed]');
    await close();
    expect({ faults, unasked, lookedAt, needed, back }).toEqual({
      faults: [],
      unasked: [],
      lookedAt: [],
      needed: ['Ferry line: timetable and booking: The plan is ready: read it, and approve it'],
      back: [true, true],
    });
  });

  test('the tab says how the build is, and nothing of it once another view is open', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    const tab = async () =>
      `${await page.title()} ${await page.evaluate<string>('document.querySelector("link[rel=icon]").getAttribute("href")')}`;
    await page.goto(addressOf('board'));
    await live(page);
    const running = await tab();
    site.server.push([], { fields: pausedFor(pauses['a plan to approve'], Date.now()) });
    await page.getByText('The plan is ready').waitFor();
    const needed = await tab();
    site.server.push([], {
      fields: { ...pausedFor(pauses['a person'], Date.now()), status: 'failed', endedAt: Date.now() },
    });
    await page.getByText('The build failed').waitFor();
    const failed = await tab();
    await page.getByRole('link', { name: 'Builds', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Builds' }).waitFor();
    const list = await tab();
    await close();
    const name = (running.match(/\d+\/\d+ · .* · Breakwater/) ?? [])[0];
    expect({ faults, running, needed, failed, list }).toEqual({
      faults: [],
      running: `▶ ${name} /assets/icon-active.svg`,
      needed: `(!) ${name} /assets/icon-warn.svg`,
      failed: `✕ ${name} /assets/icon-bad.svg`,
      list: 'Breakwater /assets/icon.svg',
    });
  });

  test('a time is told as it is for who reads it, the exact one in their zone', async () => {
    const { page, faults, close } = await watchedPage(site.browser, { timezoneId: 'Asia/Tokyo', locale: 'en-GB' });
    const at = Date.UTC(2026, 10, 27, 22, 30, 15);
    const build = { ...(site.server.fixture().builds[0] ?? { id: '' }), createdAt: at } as never;
    site.server.show({ ...site.server.fixture(), builds: [build] });
    await page.goto(addressOf('builds'));
    const time = page.locator('.build-row time').first();
    await expect.poll(() => time.getAttribute('title')).toContain('07:30:15');
    const told = [await time.getAttribute('title'), await time.getAttribute('datetime')];
    await close();
    expect({ faults, told }).toEqual({ faults: [], told: [expect.stringContaining('28'), '2026-11-27T22:30:15.000Z'] });
  });

  test('every copy button copies what it says, and one that may not says so', async () => {
    const { page, faults, close } = await watchedPage(site.browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const url = `https://breakwater.example.com/builds/b1/page#${'k'.repeat(43)}`;
    site.server.answerCommands(() => Response.json({ id: 's1', url }));
    await page.goto(addressOf('overview'));
    await live(page);
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Copy the link' }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(url);
    await page.keyboard.press('Escape');
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.getByRole('button', { name: 'Copy the id of the build' }).click();
    await page.getByText('The browser does not let this page copy').waitFor();
    await close();
    expect(faults).toEqual([]);
  });

  test('nothing moves for who wants no motion', async () => {
    const moving = async (reducedMotion: 'reduce' | 'no-preference') => {
      const { page, close } = await watchedPage(site.browser, { reducedMotion });
      await page.goto(addressOf('overview'));
      await page.locator('.connection').waitFor();
      await page.evaluate(
        `document.querySelector('main').append(Object.assign(document.createElement('span'), { className: 'loading-line' }))`,
      );
      const count = await page.evaluate<number>(
        'new Promise((drawn) => setTimeout(() => drawn(document.getAnimations().length), 100))',
      );
      await close();
      return count > 0;
    };
    expect([await moving('no-preference'), await moving('reduce')]).toEqual([true, false]);
  });
});
