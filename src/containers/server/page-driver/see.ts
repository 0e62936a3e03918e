/** What a page looks like: a picture of the part in view, and what a reader of it without eyes is told. */
import type { Page } from 'playwright-core';
import type { PageState } from '../../../core/sandbox/browser.ts';
import { withoutPlace } from './without-place.ts';

const longestTree = 16_000;
/** As `mostPngBytes`. */
const mostBytes = 240_000;
/** Of the picture's sides, until it is small enough. */
const scales = [1, 0.75, 0.5, 0.25];

export async function seePage(page: Page, work: string): Promise<Pick<PageState, 'tree' | 'omittedTree' | 'shot'>> {
  const whole = withoutPlace(await page.locator('body').ariaSnapshot(), work).toWellFormed();
  return {
    tree: whole.slice(0, longestTree).toWellFormed(),
    omittedTree: Math.max(0, whole.length - longestTree),
    shot: await picture(page),
  };
}

async function picture(page: Page): Promise<PageState['shot']> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  const session = await page.context().newCDPSession(page);
  try {
    const top = await page.evaluate('({ x: window.scrollX, y: window.scrollY })');
    const { x, y } = top as { x: number; y: number };
    for (const scale of scales) {
      const clip = { x, y, width, height, scale };
      const { data } = await session.send('Page.captureScreenshot', {
        format: 'png',
        clip,
        captureBeyondViewport: false,
      });
      const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
      if (Buffer.byteLength(data, 'base64') <= mostBytes) return { png: data, ...size };
    }
    return null;
  } finally {
    await session.detach();
  }
}
