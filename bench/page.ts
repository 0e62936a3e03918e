/**
 * The page beside its goals: how long it takes from the commit of an event until it is painted, with 99 other viewers of the
 * build, through the real Worker; how long a build of 1,000 tasks and 10,000 events takes to load; how large its script is.
 * Fails where a goal is missed.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { apiClient } from '../src/cli/client/api-client.ts';
import { browser as chromium } from '../tests/page/browser.ts';
import { type Check, judged } from './checks.ts';
import { withDoubledStack } from './doubled-stack.ts';
import { type LargeBuild, largeBuildLoaded } from './page/large-build.ts';
import type { Load } from './page/load.ts';
import { paintedBehindCommit } from './page/painted.ts';
import { quantile } from './turn-overhead.ts';

const busy = 'on a busy machine, maybe for its load';
const dist = join(import.meta.dirname, '../dist/page/assets');

export async function run(): Promise<void> {
  if (chromium === undefined) throw new Error('there is no chromium on this machine, and the page is measured in one');
  const painted: number[] = [];
  await withDoubledStack('page', async ({ apiUrl, token, repository }) => {
    painted.push(...(await paintedBehindCommit({ client: apiClient({ apiUrl, token }), apiUrl, token, repository })));
  });
  console.log(`from commit to screen, 100 viewers, ${painted.length} events`);
  console.log(`  p50 ${quantile(painted, 0.5).toFixed(1)} ms   p99 ${quantile(painted, 0.99).toFixed(1)} ms`);
  const large = await largeBuildLoaded();
  tell(large);
  const kilobytes = clientBytes() / 1000;
  console.log(`the client: ${kilobytes.toFixed(1)} kB gzipped`);
  const { lines, hold } = judged([
    { what: 'commit to screen, p99', value: quantile(painted, 0.99), unit: ' ms', below: 50, note: busy },
    ...large.views.map(({ view, loads }) => loadCheck(view, loads)),
    { what: 'client, gzipped, in kB', value: kilobytes, unit: '', below: 120 },
  ]);
  for (const line of lines) console.log(line);
  if (!hold) process.exitCode = 1;
}

const median = (loads: readonly Load[], of: keyof Load): number =>
  quantile(
    loads.map((load) => load[of]),
    0.5,
  );
const shown = (loads: readonly Load[], of: keyof Load): string => `${median(loads, of).toFixed(0)} ms`.padStart(8);
const kilobytesOf = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`.padStart(8);

function tell({ tasks, events, views, cold, onPhone }: LargeBuild): void {
  console.log(`a build of ${tasks} tasks and ${events} events, and 200 builds in the list: medians of the loads`);
  console.log(
    "  view           document   gzipped    server CPU   first byte   first content   interactive, to the list's",
  );
  const list = views.find(({ view }) => view === 'builds')?.loads ?? [];
  for (const { view, bytes, gzipped, serverCpuMs, loads } of views) {
    const document = `${kilobytesOf(bytes)}  ${kilobytesOf(gzipped)}      ${serverCpuMs.toFixed(0).padStart(5)} ms`;
    const ratio = (median(loads, 'interactiveMs') / median(list, 'interactiveMs')).toFixed(1);
    const seen = `${shown(loads, 'firstByteMs')}        ${shown(loads, 'firstContentMs')}      ${shown(loads, 'interactiveMs')}   ${ratio}`;
    console.log(`  ${view.padEnd(13)}${document}     ${seen}`);
  }
  for (const { view, ms } of cold)
    console.log(`  ${view}, document of a Worker that has just started: ${ms.toFixed(0)} ms`);
  for (const { view, loads } of onPhone)
    console.log(
      `  ${view}, a processor four times slower: interactive ${shown(loads, 'interactiveMs')}   longest task ${shown(loads, 'longestTaskMs')}`,
    );
}

const loadCheck = (view: string, loads: readonly Load[]): Check => ({
  what: `${view} of the large build, interactive`,
  value: median(loads, 'interactiveMs'),
  unit: ' ms',
  below: 500,
  note: busy,
});

/** Every script, with those that are loaded where they are needed. */
const clientBytes = (): number =>
  globSync('**/*.js', { cwd: dist }).reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
