/// <reference lib="dom" />
/** One real browser among 99 other readers of a build: when each event of it is painted, behind its commit. */
import type { Page } from 'playwright-core';
import type { ApiClient } from '../../src/cli/client/api-client.ts';
import { openBrowser } from '../../tests/page/browser.ts';
import { byWebSocket, pausedBuild } from '../streams.ts';

const otherViewers = 99;
/** As notes, of which a build takes no more. */
const events = 50;
/** So that one event is on all screens before the next one comes. */
const pauseMs = 100;

type Place = { client: ApiClient; apiUrl: string; token: string; repository: string };
type Paints = { paints: Record<string, number> };

/** Milliseconds from the commit of each event until the browser has painted it. */
export async function paintedBehindCommit({ client, apiUrl, token, repository }: Place): Promise<number[]> {
  const build = await pausedBuild(client, repository);
  const committed = new Map<string, number>();
  const received = ({ text, at }: { text: string; at: number }): unknown => committed.set(text, at);
  const reading = { url: `${apiUrl}/builds/${build.id}`, token, after: build.lastSeq };
  const ends = await Promise.all(
    Array.from({ length: otherViewers }, (_, at) =>
      byWebSocket({ ...reading, received: at === 0 ? received : () => undefined }),
    ),
  );
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.addInitScript(notePaints);
    await page.goto(build.urls.page);
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (let event = 0; event < events; event += 1) {
      const steered = await client.steer(build.id, { kind: 'note', text: noteOf(event) });
      if (!steered.ok) throw new Error(JSON.stringify(steered.failure));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    const paints = await allPaints(page);
    return [...committed].flatMap(([text, at]) => {
      const note = /Note \d+ of the bench/.exec(text)?.[0];
      return note ? [(paints[note] ?? Number.NaN) - at] : [];
    });
  } finally {
    await browser.close();
    for (const end of ends) end();
  }
}

const noteOf = (event: number): string => `Note ${event} of the bench`;

async function allPaints(page: Page): Promise<Record<string, number>> {
  await page.waitForFunction(
    (wanted) => Object.keys((globalThis as unknown as Paints).paints).length >= wanted,
    events,
  );
  return await page.evaluate(() => (globalThis as unknown as Paints).paints);
}

/** Runs before the page does. A task that is posted from a frame runs once that frame has been painted. */
function notePaints(): void {
  const paints: Record<string, number> = {};
  Object.assign(globalThis, { paints });
  const look = (): void => {
    for (const [note] of (document.body?.textContent ?? '').matchAll(/Note \d+ of the bench/g)) {
      if (note in paints) continue;
      paints[note] = Number.NaN;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          paints[note] = performance.timeOrigin + performance.now();
        };
        port2.postMessage(null);
      });
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
