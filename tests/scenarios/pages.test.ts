/**
 * A task about the page of the sample on the real stack: its evaluator opens the page in a real Chromium, uses it, and keeps
 * what it saw. A person has the page of the build open in another one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { turn } from '../../examples/textkit/script/turns.ts';
import { signInLink } from '../../src/cli/client/sign-in-link.ts';
import { criterion, plan, task } from '../core/builders.ts';
import { browser as chromium, openBrowser } from '../page/browser.ts';
import { readText, type WatchedPage, watchedPage } from '../page/watched-page.ts';
import { type Rested, tasksOf, typesOf, untilRest, unwrapped } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { evaluates, verdict, writes } from './sessions.ts';

const port = 41_737;
const sample = new URL('../../examples/tally/repository/', import.meta.url);
const repository = Object.fromEntries(
  readdirSync(sample, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => [relative(fileURLToPath(sample), path), readFileSync(path, 'utf8')]),
);
const withButton = (repository['index.html'] ?? '').replace(
  '<p id="count"></p>',
  '<p id="count" role="status"></p><button>One more</button>',
);
const page = (onClick: string) => `import { words } from './tally.js';
const shown = document.querySelector('#count');
let count = 0;
const show = () => { shown.textContent = words(count); };
document.querySelector('button').onclick = () => { ${onClick} };
show();
`;
const broken = { 'web/index.html': withButton, 'web/page.js': page("console.error('not yet');") };
const right = { ...broken, 'web/page.js': page('count += 1; show();') };

const call = (name: string, input: object = {}) => ({ name, input });
const looks = (round: number, grade: true | string) =>
  evaluates(
    'button',
    [
      turn('I open the page.', call('browser_open', { address: `http://localhost:${port}/` })),
      turn('I use it.', call('browser_act', { act: 'click', role: 'button', name: 'One more' })),
      turn('I look at it.', call('browser_see')),
      turn('I grade.', verdict({ C1: grade })),
    ],
    { round },
  );

describe.skipIf(chromium === undefined)(`pages${chromium ? '' : ' (no chromium on this machine)'}`, () => {
  let stack: LocalStack;
  let browser: Browser;
  let opened: WatchedPage;
  let list: WatchedPage;
  let rested: Rested;
  beforeAll(async () => {
    stack = await localStack([
      writes('button', broken, { round: 1 }),
      looks(1, 'After a click the status is still 0, and the console says "not yet": screenshot button-1-r3-1.'),
      writes('button', right, { round: 2 }),
      looks(2, true),
    ]);
    browser = await openBrowser();
    opened = await watchedPage(browser);
    const button = task({
      id: 'button',
      scope: ['web:index.html', 'web:page.js'],
      criteria: [criterion({ text: 'The button One more counts up what is shown' })],
    });
    const repositories = [{ name: 'web', url: stack.repository('web', repository) }];
    const created = unwrapped(await stack.client.createBuild({ plan: plan([button]), repositories }));
    const { page } = opened;
    await page.goto(created.urls.page);
    await page.getByText('live', { exact: true }).waitFor();
    await page.evaluate('globalThis.isOpen = true');
    list = await watchedPage(browser);
    const linked = await signInLink(stack.client, `${stack.apiUrl}/`, 10);
    if (!linked.ok || linked.value === null) throw new Error('there is no link');
    await list.page.goto(linked.value.url);
    await list.page.getByRole('heading', { level: 1, name: 'Builds' }).waitFor();
    await list.page.evaluate('globalThis.isOpen = true');
    rested = await untilRest(stack.client, created.id);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });

  test('a page whose button does nothing is sent back, and the one that counts is merged, each with its screenshot', async () => {
    const { view, events } = rested;
    expect(tasksOf(view)).toEqual(['button: merged after 2 rounds, 0 conflicts']);
    expect(typesOf(events).filter((type) => /^task\.(seen|graded|rejected)$/.test(type))).toEqual([
      'task.seen',
      'task.rejected',
      'task.seen',
      'task.graded',
    ]);

    const told = (round: number, at: number) => stack.told(`evaluator of button, Round: ${round}`, at).join('\n');
    expect(told(1, 1)).toContain('there is a browser in your sandbox');
    expect(told(1, 2)).toContain(`http://localhost:${port}/ ("Tally", answered with 200)`);
    expect(told(1, 3)).toContain('- console: error: not yet');
    expect(told(1, 4)).toMatch(/^Screenshot button-1-r3-1, kept as evidence\..*status: 0 people\b.*\[image\/png\]$/s);
    expect(told(2, 4)).toMatch(/^Screenshot button-2-r5-1, kept as evidence\..*status: 1 people\b.*\[image\/png\]$/s);
    expect(await stack.invalidRequests()).toBe(0);

    const seen = events.flatMap(({ type, data }) => (type === 'task.seen' ? data.screenshots : [])) as { id: string }[];
    expect(seen.map(({ id }) => id)).toEqual(['button-1-r3-1', 'button-2-r5-1']);
    expect(view.tasks[0]?.screenshots).toEqual([
      { id: 'button-2-r5-1', url: `http://localhost:${port}/`, title: 'Tally', width: 1280, height: 800 },
    ]);
    for (const { id } of seen) expect(await pngAt(`${view.urls.self}/evidence/${id}`)).toBe('image/png 1280x800');
  });

  test('whoever has opened the printed link sees it go on to its end, and goes down to a verdict, a change and what a run said', async () => {
    const { page, faults, close } = opened;
    const { view } = rested;
    await page.getByText('Completed: 1 tasks merged').first().waitFor();
    // It was not loaded anew on the way.
    expect(await page.evaluate('globalThis.isOpen')).toBe(true);
    await page.getByRole('link', { name: 'Board' }).first().click();
    await page.getByRole('link', { name: 'Build button' }).first().click();
    const verdict = page.getByText('After a click the status is still 0').first();
    await verdict.waitFor({ state: 'attached' });
    const changes = (round: number) =>
      page
        .getByRole('article', { name: `Round ${round}` })
        .locator('details.diff')
        .first();
    await changes(1).locator('summary').first().click();
    const changed = (round: number) => readText(changes(round).getByRole('region', { name: 'Changes of page.js' }));
    await expect.poll(() => changed(1)).toContain("console.error('not yet');");
    await expect.poll(() => changed(2)).toContain('count += 1; show();');
    const evaluator = view.runs.find(({ role }) => role === 'evaluator');
    await page.goto(`${stack.apiUrl}/builds/${view.id}/page/runs/${evaluator?.id}`);
    await page.getByText('I use it.').first().waitFor();
    await close();
    // Before the key of the link is known, nothing can be read.
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
  });

  test('whoever looks at the list sees the build move and end, without loading it anew', async () => {
    const { page, faults, close } = list;
    const row = page.getByRole('listitem').filter({ hasText: rested.view.title });
    await row.getByText('completed').waitFor({ timeout: 5_000 });
    await row.getByText('1 of 1 tasks').first().waitFor();
    expect(await page.evaluate('globalThis.isOpen')).toBe(true);
    await close();
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
  });

  /** Media type and size of what the API answers. */
  async function pngAt(url: string): Promise<string> {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${stack.token}` } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return `${answer.headers.get('content-type')} ${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
  }
});
