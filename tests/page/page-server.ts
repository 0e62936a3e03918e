/**
 * Serves the page on this machine without a stack: the same document, assets, headers and stream, made from a fixture. What
 * the page sends is recorded; a test pushes events, and cuts, holds or restarts the server.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { answerPage, type PagePort, themeIn } from '../../src/workers/page/page.ts';
import { answerApi, problem } from './answer-api.ts';
import { answerAsset } from './answer-asset.ts';
import type { Fixture } from './fixture/fixture.ts';
import { type LiveStream, liveStream } from './live-stream.ts';

const repository = join(import.meta.dirname, '../..');

/** What the page has sent, beside its questions. */
export type Sent = { method: string; path: string; body: unknown };

export type PageServer = Omit<LiveStream, 'attach' | 'close'> & {
  url: string;
  /** Takes the place of what is served; `now` is the clock of the first response. */
  show(fixture: Fixture): void;
  fixture(): Fixture;
  /** Commands, in the order in which they came. */
  sent: Sent[];
  /** Addresses of all requests that came, static files and questions to the API too. */
  asked: string[];
  /** What commands are answered; by default the build as it is. */
  answerCommands(answer: (sent: Sent) => Response | Promise<Response>): void;
  /** Nothing answers any more, and streams end, until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

export type PageServerOptions = { port?: number; root?: string; now?: () => number };

/** `root` is the checkout whose page is served. */
export async function startPageServer(
  first: Fixture,
  { port = 0, root = repository, now = Date.now }: PageServerOptions = {},
): Promise<PageServer> {
  const document = await documentOf(root);
  let shown = first;
  let answerCommand: (sent: Sent) => Response | Promise<Response> = () => Response.json(shown.view);
  const stream = liveStream(() => shown);
  const sent: Sent[] = [];
  const asked: string[] = [];

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/assets/')) return await answerAsset(root, pathname);
    if (request.method !== 'GET') {
      const text = await request.text();
      const one = { method: request.method, path: pathname, body: text === '' ? null : JSON.parse(text) };
      sent.push(one);
      return await answerCommand(one);
    }
    if ((request.headers.get('accept') ?? '').includes('text/html'))
      return await answerPage(document, {
        url: request.url,
        ask: async (inner) => answerApi(shown, inner),
        now: now(),
        theme: themeIn(request.headers),
      });
    return answerApi(shown, request);
  }

  let server: Server | null = null;
  let bound = port;
  async function start(): Promise<void> {
    const next = createServer((incoming, outgoing) => {
      asked.push(incoming.url ?? '');
      pass(incoming, outgoing, answer).catch((error: unknown) => {
        console.error(error);
        outgoing.destroy();
      });
    });
    stream.attach(next);
    await new Promise<void>((resolve, reject) => {
      next.once('error', reject);
      next.listen(bound, '127.0.0.1', resolve);
    });
    bound = (next.address() as AddressInfo).port;
    server = next;
  }
  async function stop(): Promise<void> {
    const last = server;
    server = null;
    if (!last) return;
    stream.cut();
    last.closeAllConnections();
    await new Promise<void>((resolve) => last.close(() => resolve()));
  }
  await start();
  return {
    ...stream,
    url: `http://127.0.0.1:${bound}`,
    show: (next) => {
      shown = next;
    },
    fixture: () => shown,
    sent,
    asked,
    answerCommands: (next) => {
      answerCommand = next;
    },
    start,
    stop,
    async close() {
      stream.close();
      await stop();
    },
  };
}

/** The page's own document, by the bundler that reads it. */
async function documentOf(root: string): Promise<PagePort> {
  const { ensurePage } = (await import(join(root, 'scripts/ensure-page.mjs'))) as {
    ensurePage(root: string): Promise<void>;
  };
  await ensurePage(root);
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport<{ pageDocument: PagePort }>(join(root, 'src/page/document.tsx'), {
    root: join(root, 'src/page'),
    configFile: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    logLevel: 'error',
  });
  return module.pageDocument;
}

/** Hands a request of Node on as the one of the web, and the answer back. */
async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: Request) => Promise<Response>,
): Promise<void> {
  const { method = 'GET', headers, url = '/' } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const request = new Request(`http://${headers.host}${url}`, {
    method,
    headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const response = await answer(request).catch((error: unknown) => problem(500, 'internal', String(error)));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  for await (const part of response.body ?? []) outgoing.write(part);
  outgoing.end();
}
