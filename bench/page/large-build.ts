/**
 * A build of 1,000 tasks and 10,000 events in its own object, and 200 builds in the list, through the real Worker: what
 * their documents take, and when each view is seen and answers. The run of 1,000 turns comes from a fixture.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { type ApiClient, apiClient } from '../../src/cli/client/api-client.ts';
import { pathOf, type View, type ViewName } from '../../src/page/routes.ts';
import { openBrowser } from '../../tests/page/browser.ts';
import { variants } from '../../tests/page/fixture/variants.ts';
import { startPageServer } from '../../tests/page/page-server.ts';
import { pathIn } from '../../tests/page/views.ts';
import { type DoubledStack, withDoubledStack } from '../doubled-stack.ts';
import { workerdCpuMs } from '../growth.ts';
import { pausedBuild } from '../streams.ts';
import { playedBuild } from './large/played.ts';
import { seedLargeBuild } from './large/seed.ts';
import { type Load, loadsOf } from './load.ts';

const views: readonly ViewName[] = ['overview', 'board', 'plan', 'graph', 'requirements', 'costs', 'events', 'builds'];
/** Looked at once more after the Worker has started anew, with nothing in its memory. */
const coldViews: readonly ViewName[] = ['overview', 'board'];
const loads = 7;
const documents = 5;

export type LargeView = {
  view: ViewName;
  /** Of the document. */
  bytes: number;
  gzipped: number;
  /** On a processor, for one document: the Worker's and its objects'. */
  serverCpuMs: number;
  loads: Load[];
};
export type LargeBuild = {
  tasks: number;
  events: number;
  views: LargeView[];
  cold: { view: ViewName; ms: number }[];
  onPhone: { view: ViewName; loads: Load[] }[];
};

export async function largeBuildLoaded(): Promise<LargeBuild> {
  const browser = await openBrowser();
  try {
    const { board, ...large } = await withDoubledStack('large-build', (stack) => measured(stack, browser));
    const server = await startPageServer(variants.large(Date.now()));
    const url = `${server.url}${pathIn(server.fixture(), 'run')}`;
    const run = await loadsOf(browser, { url, isPhone: true }, loads);
    await server.close();
    const onPhone: LargeBuild['onPhone'] = [
      { view: 'board', loads: board },
      { view: 'run', loads: run },
    ];
    return { ...large, onPhone };
  } finally {
    await browser.close();
  }
}

/** `board`: on a phone. */
async function measured(
  stack: DoubledStack,
  browser: Browser,
): Promise<Omit<LargeBuild, 'onPhone'> & { board: Load[] }> {
  const { id, tasks, events } = await seeded(stack);
  const cookies = await signedIn(stack);
  const asking: Asking = { apiUrl: stack.apiUrl, id, cookies };
  const cold: LargeBuild['cold'] = [];
  for (const view of coldViews) {
    if (cold.length > 0) await stack.restartWorker();
    cold.push({ view, ms: (await documentOf(asking, view)).ms });
  }
  const loaded: LargeView[] = [];
  for (const view of views) {
    const document = await measuredDocument(asking, view);
    const loading = { url: urlOf(asking, view), cookies, hasStream: view !== 'builds' };
    loaded.push({ view, ...document, loads: await loadsOf(browser, loading, loads) });
  }
  const board = await loadsOf(browser, { url: urlOf(asking, 'board'), cookies, isPhone: true }, loads);
  return { tasks, events, views: loaded, cold, board };
}

async function seeded({ apiUrl, token, state, repository, restartWorker }: DoubledStack) {
  const client = apiClient({ apiUrl, token });
  const { id } = await pausedBuild(client, repository);
  await listed(client, id);
  const played = playedBuild({ id, repository, now: Date.now() });
  await restartWorker(() => seedLargeBuild(state, played));
  return { id, tasks: Object.keys(played.state.tasks).length, events: played.events.length };
}

async function listed(client: ApiClient, id: string): Promise<void> {
  for (;;) {
    const list = await client.builds();
    if (list.ok && list.value.builds.some((build) => build.id === id && build.status === 'paused')) return;
    await sleep(100);
  }
}

type Cookies = { name: string; value: string }[];
type Asking = { apiUrl: string; id: string; cookies: Cookies };

async function signedIn({ apiUrl, token }: DoubledStack): Promise<Cookies> {
  const json = { 'content-type': 'application/json' };
  const made = await fetch(`${apiUrl}/sign-in/links`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${token}` },
    body: '{}',
  });
  const { url } = (await made.json()) as { url: string };
  const answer = await fetch(`${apiUrl}/sign-in/link`, {
    method: 'POST',
    headers: { ...json, origin: apiUrl },
    body: JSON.stringify({ link: url.split('#in=')[1] }),
  });
  if (!answer.ok) throw new Error(`the link to sign in is answered ${answer.status}`);
  return answer.headers.getSetCookie().map((cookie) => {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
    return { name, value };
  });
}

const urlOf = ({ apiUrl, id }: Asking, name: ViewName): string => `${apiUrl}${pathOf({ name, id } as View)}`;

async function documentOf(asking: Asking, view: ViewName): Promise<{ html: string; ms: number }> {
  const from = performance.now();
  const cookie = asking.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(urlOf(asking, view), { headers: { accept: 'text/html', cookie } });
  const html = await answer.text();
  if (!answer.ok) throw new Error(`the document of ${view} is answered ${answer.status}`);
  return { html, ms: performance.now() - from };
}

async function measuredDocument(
  asking: Asking,
  view: ViewName,
): Promise<Pick<LargeView, 'bytes' | 'gzipped' | 'serverCpuMs'>> {
  const { html } = await documentOf(asking, view);
  const before = workerdCpuMs();
  for (let document = 0; document < documents; document += 1) await documentOf(asking, view);
  const serverCpuMs = (workerdCpuMs() - before) / documents;
  return { bytes: Buffer.byteLength(html), gzipped: gzipSync(html).length, serverCpuMs };
}
