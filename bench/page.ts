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
import { type Loaded, largeBuildLoaded } from './page/large-build.ts';
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
  const loads = await largeBuildLoaded();
  console.log('1,000 tasks and 10,000 events, from the request, median of the loads');
  for (const { view, firstContentMs, interactiveMs } of loads)
    console.log(`  ${view.padEnd(10)} first content ${shown(firstContentMs)}   interactive ${shown(interactiveMs)}`);
  const kilobytes = clientBytes() / 1000;
  console.log(`the client: ${kilobytes.toFixed(1)} kB gzipped`);
  const { lines, hold } = judged([
    { what: 'commit to screen, p99', value: quantile(painted, 0.99), unit: ' ms', below: 50, note: busy },
    ...loads.map(loadCheck),
    { what: 'client, gzipped, in kB', value: kilobytes, unit: '', below: 120 },
  ]);
  for (const line of lines) console.log(line);
  if (!hold) process.exitCode = 1;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);
const shown = (values: readonly number[]): string => `${median(values).toFixed(0)} ms`;

const loadCheck = ({ view, interactiveMs }: Loaded): Check => ({
  what: `${view} of the large build, interactive`,
  value: median(interactiveMs),
  unit: ' ms',
  below: 500,
  note: busy,
});

/** Every script, with those that are loaded where they are needed. */
const clientBytes = (): number =>
  globSync('**/*.js', { cwd: dist }).reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
