/** What is wrong with a page for somebody: whom axe speaks for, who reads by headings, who has a small or a wide screen. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { seenOn } from './watched-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const mostShift = 0.02;
/** Where a picture of each view and state is kept, if anywhere. */
const pictures = process.env.PAGE_PICTURES;

export async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: join(pictures, `${name.replace(/\W+/g, '-')}.png`) });
}

/** What axe finds, light and dark, each with the first place of it; `within` a part of the page where the rest is known. */
export async function axeFaults(page: Page, within?: string): Promise<string[]> {
  // Evaluated by the debugger, which no policy of the page binds.
  await page.evaluate(`globalThis.axe ?? (() => {${axe}})()`);
  const light = await axeRun(page, within);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axeRun(page, within, { runOnly: ['color-contrast'] });
  await page.emulateMedia({ colorScheme: null });
  return [...light, ...dark.map((fault) => `dark: ${fault}`)];
}

async function axeRun(page: Page, within: string | undefined, options: RunOptions = {}): Promise<string[]> {
  const context = within === undefined ? 'document' : JSON.stringify(within);
  const given = JSON.stringify({ resultTypes: ['violations'], ...options } satisfies RunOptions);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${context}, ${given})`);
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.length} × ${nodes[0]?.html.slice(0, 160)}`);
}

export async function headingFaults(page: Page): Promise<string[]> {
  const levels = await page.evaluate<{ level: number; text: string }[]>('inPage.headings()');
  const ones = levels.filter(({ level }) => level === 1).length;
  const skips = levels.filter(({ level }, at) => level > (levels[at - 1]?.level ?? 0) + 1);
  return [
    ...(ones === 1 ? [] : [`${ones} headings of level 1`]),
    ...skips.map(({ level, text }) => `h${level} “${text}” has no h${level - 1} above it`),
  ];
}

/** What moved while the page loaded, and what its policy refused. */
export async function loadFaults(page: Page): Promise<string[]> {
  const { shift, refused } = await seenOn(page);
  const moved = shift > mostShift ? [`what is read moves by ${shift.toFixed(3)} while it loads`] : [];
  return [...moved, ...refused.map((what) => `the policy refuses ${what}`)];
}

export async function widthFaults(page: Page, widths: readonly number[] = [360, 768, 2560]): Promise<string[]> {
  const faults: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate<number>('inPage.sideways()');
    if (over <= 0) continue;
    const by = await page.evaluate<string[]>('inPage.sticksOut()');
    faults.push(`${width} px: it scrolls ${over} px sideways by ${by.join(', ')}`);
  }
  return faults;
}
