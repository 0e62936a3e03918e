/** A page of the browser that tells what went wrong on it: errors, refused content, requests that left for elsewhere. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

const inPage = join(import.meta.dirname, 'in-page.js');

export type WatchedPage = {
  page: Page;
  /** What went wrong so far. */
  faults: string[];
  close(): Promise<void>;
};

/** What moved while the page loaded, and what its policy refused. */
export const seenOn = (page: Page): Promise<{ shift: number; refused: string[] }> => page.evaluate('inPage.seen');

export const usualSize = { width: 1280, height: 900 };

export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: usualSize,
    reducedMotion: 'reduce',
    ...options,
  });
  if (options.javaScriptEnabled !== false) await context.addInitScript({ path: inPage });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} from ${response.url()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (hostname !== '127.0.0.1' && protocol !== 'blob:') faults.push(`a request left for ${request.url()}`);
  });
  return { page, faults, close: () => context.close() };
}

/** The text as it is laid out: what is not shown is not read. */
// biome-ignore lint/performance/useDomNodeTextContent: what somebody reads is what is meant
export const readText = (shown: Locator): Promise<string> => shown.innerText();
