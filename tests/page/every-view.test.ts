/** Every view in every state that it has: nothing goes wrong, nothing moves, and everybody can read it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ViewName } from '../../src/page/routes.ts';
import { browser as chromium, openBrowser, withoutBrowser } from './browser.ts';
import { type VariantName, variants } from './fixture/variants.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { looks, pathIn, viewNames } from './views.ts';
import { seenOn, watchedPage } from './watched-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [360, 768, 2560] as const;
const mostShift = 0.02;
/** Where a picture of each view and state is kept, if anywhere. */
const pictures = process.env.PAGE_PICTURES;

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: join(pictures, `${name.replace(/\W+/g, '-')}.png`) });
}

/** What axe finds, light and dark, each with the first place of it. */
async function axeFaults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which no policy of the page binds.
  await page.evaluate(axe);
  const light = await axeRun(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axeRun(page, { runOnly: ['color-contrast'] });
  return [...light, ...dark.map((fault) => `dark: ${fault}`)];
}

async function axeRun(page: Page, options: RunOptions = {}): Promise<string[]> {
  const given = JSON.stringify({ resultTypes: ['violations'], ...options } satisfies RunOptions);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${given})`);
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.length} × ${nodes[0]?.html.slice(0, 160)}`);
}

async function headingFaults(page: Page): Promise<string[]> {
  const levels = await page.evaluate<{ level: number; text: string }[]>('inPage.headings()');
  const ones = levels.filter(({ level }) => level === 1).length;
  const skips = levels.filter(({ level }, at) => level > (levels[at - 1]?.level ?? 0) + 1);
  return [
    ...(ones === 1 ? [] : [`${ones} headings of level 1`]),
    ...skips.map(({ level, text }) => `h${level} “${text}” has no h${level - 1} above it`),
  ];
}

const cases = viewNames.flatMap((view) => looks[view].map((variant) => ({ view, variant })));

type State = {
  name: string;
  view: ViewName;
  variant: VariantName;
  query?: string;
  /** What brings it about. */
  enter?: (page: Page) => Promise<void>;
};

const dialog = async (page: Page): Promise<void> => page.getByRole('dialog').waitFor();

/** What a view becomes by what a person does. */
const states: State[] = [
  { name: 'a plan that is edited', view: 'plan', variant: 'awaiting plan approval', query: '?review=edit' },
  { name: 'a plan that is sent back', view: 'plan', variant: 'awaiting plan approval', query: '?review=send-back' },
  { name: 'a list without a build that fits', view: 'board', variant: 'running', query: '?q=nothing-like-it' },
  {
    name: 'the palette',
    view: 'overview',
    variant: 'running',
    enter: async (page) => {
      await page.keyboard.press('Control+k');
      await dialog(page);
    },
  },
  {
    name: 'a note',
    view: 'board',
    variant: 'running',
    enter: async (page) => {
      await page.getByRole('button', { name: 'Note', exact: true }).first().click();
      await dialog(page);
    },
  },
  {
    name: 'the question whether to cancel',
    view: 'overview',
    variant: 'running',
    enter: async (page) => {
      await page.getByRole('button', { name: 'Cancel the build' }).first().click();
      await dialog(page);
    },
  },
];

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
      const { shift, refused } = await seenOn(page);
      if (shift > mostShift) faults.push(`what is read moves by ${shift.toFixed(3)} while it loads`);
      faults.push(...refused.map((what) => `the policy refuses ${what}`), ...(await headingFaults(page)));
      // Of a large build there is more of the same.
      if (variant !== 'large') faults.push(...(await axeFaults(page)));
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        const over = await page.evaluate<number>('inPage.sideways()');
        if (over > 0) faults.push(`${width} px: it scrolls ${over} px sideways`);
      }
      await close();
      expect(faults).toEqual([]);
    },
  );

  test.each(states)('$name is for everybody', async ({ name, view, variant, query = '', enter }) => {
    const fixture = variants[variant](Date.now());
    server.show(fixture);
    const { page, faults, close } = await watchedPage(browser);
    await page.goto(`${server.url}${pathIn(fixture, view)}${query}`);
    await page.waitForLoadState('networkidle');
    await enter?.(page);
    await picture(page, name);
    faults.push(...(await headingFaults(page)), ...(await axeFaults(page)));
    await page.setViewportSize({ width: 360, height: 740 });
    const over = await page.evaluate<number>('inPage.sideways()');
    if (over > 0) faults.push(`360 px: it scrolls ${over} px sideways`);
    await close();
    expect(faults).toEqual([]);
  });
});
