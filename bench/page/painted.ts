/** One real browser among 99 other readers of a build: when each event of it is painted, behind its commit. */
import { join } from 'node:path';
import type { ApiClient } from '../../src/cli/client/api-client.ts';
import { openBrowser } from '../../tests/page/browser.ts';
import { byWebSocket, pausedBuild } from '../streams.ts';

const otherViewers = 99;
/** As notes, of which a build takes no more. */
const events = 50;
const inPage = join(import.meta.dirname, 'in-page.js');
/** So that one event is on all screens before the next one comes. */
const pauseMs = 100;

type Place = { client: ApiClient; apiUrl: string; token: string; repository: string };

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
    await page.addInitScript({ path: inPage });
    await page.goto(build.urls.page);
    // The key in the link is traded first, and the page is loaded anew.
    await page.getByText('live', { exact: true }).waitFor();
    await page.evaluate('inBench.watch()');
    for (let event = 0; event < events; event += 1) {
      const steered = await client.steer(build.id, { kind: 'note', text: noteOf(event) });
      if (!steered.ok) throw new Error(JSON.stringify(steered.failure));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    const paints = await page.evaluate<Record<string, number>>(`inBench.painted(${events})`);
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
