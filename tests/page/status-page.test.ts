/** The status page in a real browser, over an API that answers what a test says: what a person sees, and what it asks. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { EventPage } from '../../src/core/contract/events.ts';
import type { BuildSnapshot } from '../../src/core/contract/views.ts';
import { pageDocument } from '../../src/workers/page/page-document.ts';
import { aBuild, aRun, aTask } from '../workers/build-snapshot.ts';
import { browser, documentAt } from './browser.ts';

const folder = 'src/workers/page';
const html = pageDocument(readFileSync(`${folder}/status.html`, 'utf8'), readFileSync(`${folder}/status.js`, 'utf8'));
const hostile = '</script><img src=x onerror="document.title=\'taken\'">';

type Answer = { view: BuildSnapshot; events?: EventPage['events'] } | { status: number };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Serves the page, and one answer after the other to its looks at the build; the last one stays. */
async function serve(answers: Answer[], isSignedIn = false): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  let looks = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/builds/b1/page')) return void response.setHeader('content-type', 'text/html').end(html);
    if (path === '/me' && isSignedIn) return void response.end('{}');
    if (!path.startsWith('/builds/')) return void response.writeHead(404).end();
    asked.push(`${path} ${request.headers.authorization}`);
    if (path.includes('/evidence/')) return void response.setHeader('content-type', 'image/png').end('a png');
    const isEvents = path.includes('/events');
    const answer = answers[Math.min(isEvents ? looks - 1 : looks, answers.length - 1)];
    if (!isEvents) looks += 1;
    if (!answer || 'status' in answer) return void response.writeHead(answer?.status ?? 500).end();
    const body = isEvents ? { events: answer.events ?? [], lastSeq: answer.view.lastSeq } : answer.view;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/builds/b1/page`, asked };
}

/** The text of the element with an id, as it was written in the document. */
const textOf = (document: string, id: string): string | undefined =>
  new RegExp(`<(\\w+)[^>]* id="${id}"[^>]*>(.*?)</\\1>`, 's').exec(document)?.[2];
const isHidden = (document: string, id: string): boolean => new RegExp(`id="${id}"[^>]* hidden=""`).test(document);
const event = (seq: number, text: string) => ({
  seq,
  at: 1_700_000_000_000 + seq,
  type: 'build.noted',
  text,
  data: {},
});

describe.skipIf(!browser)(`the status page${browser ? '' : ' (no chromium on this machine)'}`, () => {
  const open = (url: string, laterMs = 60_000) => documentAt(browser ?? '', url, laterMs);

  test('shows a build until its end, with every text as text', async () => {
    const task = aTask({
      title: hostile,
      status: 'merged',
      rounds: 2,
      criteria: [{ id: 'C1', text: hostile, pass: true }],
    });
    const ended = aBuild({
      status: 'completed',
      title: hostile,
      endedAt: 1_700_000_000_000 + 61 * 60_000,
      tasks: [task, aTask({ id: 'old', status: 'replaced' })],
      runs: [aRun({ status: 'finished' })],
    });
    const { url, asked } = await serve([
      { view: aBuild({ lastSeq: 1 }), events: [event(1, 'It begins.')] },
      { view: { ...ended, lastSeq: 2 }, events: [event(2, hostile)] },
    ]);
    const document = await open(`${url}#read-key`);
    expect(document).not.toContain('<img');
    expect(document).not.toContain('<title>taken');
    expect(textOf(document, 'title')).toBe('&lt;/script&gt;&lt;img src=x onerror="document.title=\'taken\'"&gt;');
    expect(textOf(document, 'status')).toBe('completed');
    expect(textOf(document, 'merged')).toBe('1 of 1');
    expect(textOf(document, 'cost')).toBe('$0.2500 of $100.00');
    expect(textOf(document, 'time')).toBe('1 h 1 min');
    expect(textOf(document, 'spoken')).toBe('The build is completed: 1 of 1 tasks merged.');
    expect([isHidden(document, 'running'), isHidden(document, 'trouble'), isHidden(document, 'main')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(textOf(document, 'events')?.match(/<span>/g)).toHaveLength(2);
    expect(asked).toEqual([
      '/builds/b1 Bearer read-key',
      '/builds/b1/events?after=0&limit=50&wait=0 Bearer read-key',
      '/builds/b1 Bearer read-key',
      '/builds/b1/events?after=1&limit=50&wait=0 Bearer read-key',
    ]);
  });

  test('asks again after an answer that failed, and waits for the next event of a build that rests', async () => {
    const view = aBuild({ lastSeq: 0, status: 'paused', reason: 'a person paused it' });
    const { url, asked } = await serve([
      { status: 500 },
      { view },
      { view: { ...view, status: 'cancelled', endedAt: 1_700_000_000_000 } },
    ]);
    const document = await open(`${url}#read-key`);
    expect(textOf(document, 'status')).toBe('cancelled');
    expect(isHidden(document, 'trouble')).toBe(true);
    expect(asked.map((line) => line.split(' ')[0])).toEqual([
      '/builds/b1',
      '/builds/b1',
      '/builds/b1/events?after=0&limit=50&wait=10',
      '/builds/b1',
      '/builds/b1/events?after=0&limit=50&wait=0',
    ]);
  });

  test.each([
    ['the key is not valid', '#key', 401, 'the key of this page is not valid'],
    ['there is no such build', '#key', 404, 'this build does not exist'],
    ['the link has no key', '', 200, 'This page needs its whole link'],
  ])('says so where %s', async (_, fragment, status, said) => {
    const { url } = await serve([{ status }]);
    const document = await open(`${url}${fragment}`, 1000);
    expect(textOf(document, 'trouble')).toContain(said);
    expect([isHidden(document, 'trouble'), isHidden(document, 'main')]).toEqual([false, true]);
  });

  test('shows a build without a key to somebody who has signed in', async () => {
    const ended = aBuild({ status: 'completed', endedAt: 1_700_000_000_000 });
    const { url, asked } = await serve([{ view: ended }], true);
    expect(textOf(await open(url), 'status')).toBe('completed');
    expect(asked[0]).toBe('/builds/b1 undefined');
  });

  test('shows what an evaluator has seen, fetched with the key, and a title as text', async () => {
    const screenshots = [{ id: 'a-1-r3-1', url: 'http://localhost:1/', title: hostile, width: 1280, height: 800 }];
    const ended = aBuild({ status: 'completed', endedAt: 1_700_000_000_000, tasks: [aTask({ screenshots })] });
    const { url, asked } = await serve([{ view: ended }]);
    const document = await open(`${url}#read-key`);
    expect(document).toMatch(/<img class="shot-picture"[^>]* width="1280" height="800" src="blob:http/);
    expect(document).not.toContain('<title>taken');
    expect(document).toContain('a-1-r3-1');
    expect(asked).toContain('/builds/b1/evidence/a-1-r3-1 Bearer read-key');
  });
});
