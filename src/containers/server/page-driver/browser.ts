/** Chromium without a window, and the page that is looked at, with what it says of itself. */
import { type Browser as Chromium, chromium, type Page } from 'playwright-core';
import type { PageProblem, Viewport } from '../../../core/sandbox/browser.ts';
import { withoutPlace } from './without-place.ts';

/** What a page has said and nobody was told yet. */
type Heard = { problems: PageProblem[]; omitted: number };

export type Browser = {
  /** The page in front: the last one that was opened and is still there. */
  page(): Page | null;
  /** A new profile with an empty page; what was open before is closed. */
  begin(viewport: Viewport): Promise<Page>;
  /** Answers what was said since the last call. */
  hear(): Heard;
  close(): Promise<void>;
};

const mostHeard = 60;
const longestText = 600;

/** There is no sandbox of Chromium's own where commands have no user namespaces; it is in that of the commands. */
const words = [
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export async function openBrowser(program: string, work: string): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: program,
    chromiumSandbox: false,
    args: words,
    timeout: 45_000,
  });
  let heard: Heard = { problems: [], omitted: 0 };
  const note = (kind: PageProblem['kind'], text: string): void => {
    if (heard.problems.length < mostHeard) heard.problems.push({ kind, text: oneLine(withoutPlace(text, work)) });
    else heard.omitted += 1;
  };
  return {
    page: () => frontPage(browser),
    begin: async (viewport) => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      heard = { problems: [], omitted: 0 };
      const context = await browser.newContext({ viewport, locale: 'en-US', acceptDownloads: false });
      context.setDefaultTimeout(5000);
      context.on('page', (page) => listen(page, note));
      return context.newPage();
    },
    hear: () => {
      const told = heard;
      heard = { problems: [], omitted: 0 };
      return told;
    },
    close: () => browser.close(),
  };
}

const frontPage = (browser: Chromium): Page | null => browser.contexts().at(-1)?.pages().at(-1) ?? null;

function listen(page: Page, note: (kind: PageProblem['kind'], text: string) => void): void {
  page.on('console', (message) => {
    const type = message.type();
    if (type !== 'error' && type !== 'warning' && type !== 'assert') return;
    const { url, lineNumber } = message.location();
    note('console', `${type}: ${message.text()}${url === '' ? '' : ` (${url}:${lineNumber + 1})`}`);
  });
  page.on('pageerror', (error) => note('exception', error.stack ?? error.message));
  page.on('requestfailed', (request) =>
    note(
      'request',
      `${request.method()} ${request.url()} failed: ${request.failure()?.errorText ?? 'no reason given'}`,
    ),
  );
  page.on('response', (response) => {
    if (response.status() >= 400)
      note('request', `${response.request().method()} ${response.url()} was answered with ${response.status()}`);
  });
  // Without an answer the page would wait for ever.
  page.on('dialog', (dialog) => {
    note('dialog', `${dialog.type()}: ${dialog.message()} (accepted)`);
    dialog.accept().catch((error: Error) => note('dialog', `it could not be accepted: ${error.message}`));
  });
}

const oneLine = (text: string): string =>
  text.toWellFormed().replace(/\s+/g, ' ').trim().slice(0, longestText).toWellFormed();
