/** The steps of the browser: open a page, act on it, see it. What is not possible is an answer that says why. */
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import type { BrowserResult, PageState, PageStep, Target } from '../../../core/sandbox/browser.ts';
import type { Browser } from './browser.ts';
import { seePage } from './see.ts';
import { withoutPlace } from './without-place.ts';

const openTimeoutMs = 30_000;
/** For what a page still does by itself after an act: a request and what comes of it. */
const settleMs = 1500;

type Acting = Extract<PageStep, { kind: 'act' }>;

export async function carryOut(browser: Browser, step: PageStep, work: string): Promise<BrowserResult> {
  if (step.kind === 'open') return opened(browser, step, work);
  const page = browser.page();
  if (!page) return { kind: 'gone', message: 'no page is open; open one first' };
  try {
    if (step.kind === 'act') {
      await act(page, step);
      await settled(page);
    }
    const seen = step.kind === 'see' ? await seePage(page, work) : {};
    return { kind: 'done', page: { ...(await stateOf(browser, null, work)), ...seen } };
  } catch (error) {
    return { kind: 'failed', message: messageOf(error, work), page: await stateOf(browser, null, work) };
  }
}

async function opened(
  browser: Browser,
  { address, viewport }: Extract<PageStep, { kind: 'open' }>,
  work: string,
): Promise<BrowserResult> {
  const url = /^https?:/i.test(address) ? address : new URL(address, pathToFileURL(`${work}/`)).href;
  const page = await browser.begin(viewport);
  try {
    const response = await page.goto(url, { waitUntil: 'load', timeout: openTimeoutMs });
    await settled(page);
    return { kind: 'done', page: await stateOf(browser, response?.status() ?? null, work) };
  } catch (error) {
    return { kind: 'failed', message: messageOf(error, work), page: await stateOf(browser, null, work) };
  }
}

/** Until nothing is loaded any more, and no longer than a moment: a page that polls never rests. */
const settled = (page: Page): Promise<void> =>
  page.waitForLoadState('networkidle', { timeout: settleMs }).catch((error: Error) => {
    if (error.name !== 'TimeoutError') throw error;
  });

async function act(page: Page, { act: kind, target, value }: Acting): Promise<void> {
  if (kind === 'press' && !target) return page.keyboard.press(value ?? 'Enter');
  const element = located(page, target ?? {});
  switch (kind) {
    case 'click':
      return element.click();
    case 'fill':
      return element.fill(value ?? '');
    case 'press':
      return element.press(value ?? 'Enter');
    case 'select':
      await element.selectOption(value ?? '');
      return;
    case 'wait':
      return element.first().waitFor();
    default:
      return kind satisfies never;
  }
}

type Role = Parameters<Page['getByRole']>[0];

/** A name without a role is any text that is shown. */
function located(page: Page, { role, name, selector }: Target): Locator {
  if (selector !== undefined) return page.locator(selector);
  if (role !== undefined) return page.getByRole(role as Role, name === undefined ? {} : { name });
  return page.getByText(name ?? '');
}

async function stateOf(browser: Browser, status: number | null, work: string): Promise<PageState> {
  const page = browser.page();
  const { problems, omitted } = browser.hear();
  return {
    url: withoutPlace(page?.url() ?? 'about:blank', work).slice(0, 2000),
    title: withoutPlace((await page?.title().catch(() => '')) ?? '', work)
      .slice(0, 500)
      .toWellFormed(),
    status,
    problems,
    omittedProblems: omitted,
    notes: '',
    tree: '',
    omittedTree: 0,
    shot: null,
  };
}

/** Playwright's own, without the colours of a terminal. */
const messageOf = (error: unknown, work: string): string =>
  withoutPlace(stripVTControlCharacters(error instanceof Error ? error.message : String(error)), work)
    .slice(0, 2000)
    .toWellFormed();
