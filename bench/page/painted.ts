/** One real browser among 99 other readers of a build: when each event of it is painted, behind its commit. */
import { deepEqual } from 'node:assert/strict';
import { join } from 'node:path';
import type { ApiClient } from '../../src/cli/client/api-client.ts';
import { openBrowser } from '../../tests/page/browser.ts';
import { byWebSocket, pausedBuild } from '../streams.ts';
import { startOtherViewers } from './other-viewers.ts';

const otherViewers = 99;
/** Of each task that is there, so that an event says something else than the one before; notes would end at fifty. */
const priorities = ['first', 'last', 'normal'] as const;
/** Through all of them: of 450 events the 99th percentile is the fifth slowest. */
const times = 3;
const inPage = join(import.meta.dirname, 'in-page.js');
/** So that one event is on all screens before the next one comes. */
const pauseMs = 100;

type Timed = { text: string; at: number };
type Place = { client: ApiClient; apiUrl: string; token: string; repository: string };

/** Milliseconds from the commit of each event until the browser has painted it. */
export async function paintedBehindCommit({ client, apiUrl, token, repository }: Place): Promise<number[]> {
  const build = await pausedBuild(client, repository);
  const committed: Timed[] = [];
  const received = (event: Timed): unknown => committed.push(event);
  const reading = { url: `${apiUrl}/builds/${build.id}`, token, after: build.lastSeq };
  const ends: (() => unknown)[] = [];
  try {
    ends.push(await startOtherViewers(otherViewers - 1, reading));
    ends.push(await byWebSocket({ ...reading, received }));
    const browser = await openBrowser();
    ends.push(() => browser.close());
    const page = await browser.newPage();
    await page.addInitScript({ path: inPage });
    await page.goto(build.urls.page);
    // The key in the link is traded first, and the page is loaded anew.
    await page.getByText('live', { exact: true }).waitFor();
    await page.evaluate('inBench.watch()');
    const once = priorities.flatMap((priority) => build.tasks.map(({ id: task }) => ({ task, priority })));
    const commands = Array.from({ length: times }, () => once).flat();
    for (const command of commands) {
      const steered = await client.steer(build.id, { kind: 'prioritize', ...command });
      if (!steered.ok) throw new Error(JSON.stringify(steered.failure));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    const painted = await page.evaluate<Timed[]>(`inBench.painted(${commands.length})`);
    deepEqual(
      painted.map(({ text }) => text),
      committed.map(({ text }) => text),
    );
    return painted.map(({ at }, index) => at - (committed[index]?.at ?? Number.NaN));
  } finally {
    await Promise.all(ends.map((end) => end()));
  }
}
