import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { withServices } from '../../src/core/runs/services.ts';
import { type BrowserResult, browserJob, type PageStep, usualViewport } from '../../src/core/sandbox/browser.ts';
import { browser as chromium } from '../page/browser.ts';
import { describeInEveryPlace } from './places.ts';
import { prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

const page = `<!doctype html><title>Counter</title><h1>Counter</h1>
<label>Step <input id="step" value="1"></label><button id="more">More</button>
<p role="status">0</p><script src="missing.js"></script><script>
let count = 0;
more.onclick = () => { count += Number(step.value); document.querySelector('p').textContent = count; if (count > 3) throw new Error('too many'); };
console.error('a word of the page');
</script>`;
const server = `require('http').createServer((q, a) => q.url === '/' ? a.setHeader('content-type', 'text/html').end(require('fs').readFileSync('api/index.html')) : (a.statusCode = 404, a.end())).listen(4173, '127.0.0.1')`;

/** The page's server beside the browser, as a service is. */
const command = (start = `node -e "${server}"`) =>
  `${start} </dev/null >/dev/null 2>&1 & sleep 1; eval "exec $BREAKWATER_BROWSER"`;

describe.skipIf(chromium === undefined)('the browser of a sandbox', { timeout: 90_000 }, () => {
  describeInEveryPlace(
    (place) => {
      let host: SandboxHost;
      let sandbox: Sandbox;
      let life: string;
      let steps = 0;
      beforeAll(async () => {
        host = await place.start();
        ({ sandbox } = await prepareSandbox(host, 'run-1', { 'index.html': page }));
        const hello = await sandbox.call('hello', {});
        life = (hello.ok && hello.result.life) || '';
      });
      afterAll(() => host.end());

      const step = async (wanted: PageStep, id = `step-${steps++}`, run = command()): Promise<BrowserResult> => {
        const answer = await sandbox.call('browser', { step: wanted, id, life, command: run, onCleanTree: true });
        if (!answer.ok) throw new Error(answer.error.message);
        return answer.result;
      };
      const open = (address: string) => step({ kind: 'open', address, viewport: usualViewport });

      test('opens a page of a server beside it, acts on it and shows it', async () => {
        expect(await open('http://localhost:4173/')).toEqual({
          kind: 'done',
          page: expect.objectContaining({
            url: 'http://localhost:4173/',
            title: 'Counter',
            status: 200,
            problems: expect.arrayContaining([
              { kind: 'request', text: 'GET http://localhost:4173/missing.js was answered with 404' },
              { kind: 'console', text: expect.stringMatching(/^error: a word of the page/) },
            ]),
          }),
        });
        await step({ kind: 'act', act: 'fill', target: { role: 'textbox', name: 'Step' }, value: '4' });
        const clicked = await step({ kind: 'act', act: 'click', target: { role: 'button', name: 'More' } }, 'click');
        expect(clicked).toEqual({
          kind: 'done',
          page: expect.objectContaining({ problems: [{ kind: 'exception', text: expect.stringMatching(/too many/) }] }),
        });
        // The same step again is answered, not done again.
        expect(await step({ kind: 'act', act: 'click', target: { role: 'button', name: 'More' } }, 'click')).toEqual(
          clicked,
        );
        const seen = await step({ kind: 'see' });
        if (seen.kind !== 'done') throw new Error(seen.kind);
        expect(seen.page.tree).toMatch(/heading "Counter".*textbox "Step".*status: "?4"?/s);
        const png = Buffer.from(seen.page.shot?.png ?? '', 'base64');
        expect([png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 1280, 800]);
      });

      test('shows what is committed, whatever a command has left in the tree', async () => {
        await sandbox.exec({ command: 'echo "<title>Mine</title>" >api/index.html', cwd: '.', timeoutMs: 10_000 });
        expect(await open('api/index.html')).toEqual(
          expect.objectContaining({ page: expect.objectContaining({ title: 'Counter' }) }),
        );
      });

      test('names a file by its path in the workspace, wherever that is on the machine', async () => {
        const opened = await open('api/index.html');
        expect(opened).toEqual({
          kind: 'done',
          page: expect.objectContaining({
            url: 'api/index.html',
            problems: expect.arrayContaining([
              { kind: 'console', text: 'error: a word of the page (api/index.html:6)' },
              { kind: 'request', text: 'GET api/missing.js failed: net::ERR_FILE_NOT_FOUND' },
            ]),
          }),
        });
        expect(JSON.stringify([opened, await step({ kind: 'see' })])).not.toContain(host.root);
      });

      test('says what is not possible, and goes on', async () => {
        await open('api/index.html');
        expect(await step({ kind: 'act', act: 'click', target: { role: 'button', name: 'Less' } })).toEqual({
          kind: 'failed',
          message: expect.stringMatching(/Timeout|waiting for/),
          page: expect.objectContaining({ title: 'Counter' }),
        });
        expect(await open('http://example.com/')).toEqual({
          kind: 'failed',
          message: expect.stringMatching(/only an http\(s\) address on loopback/),
          page: null,
        });
        expect(await open('../../etc/passwd')).toEqual(expect.objectContaining({ kind: 'failed', page: null }));
        expect(await open('http://localhost:1/')).toEqual(expect.objectContaining({ kind: 'failed' }));
      });

      test('has ended once it is stopped, with the services beside it, and begins anew with the next page', async () => {
        const gone = { kind: 'gone', message: 'no page is open' };
        const stopped = async () => {
          expect(await sandbox.call('stop', { job: browserJob })).toEqual(succeeded({ done: true }));
          expect(await step({ kind: 'see' })).toEqual(gone);
        };
        await stopped();
        const run = `echo begun >>"$HOME/log"; trap 'sleep 1; echo ended >>"$HOME/log"; exit' TERM; while :; do sleep 0.1; done`;
        const service = { repository: 'api', name: 'slow', run, ready: 'test -e "$HOME/log"' };
        const beside = withServices('eval "exec $BREAKWATER_BROWSER"', [service]);
        const opening = { kind: 'open' as const, address: 'api/index.html', viewport: usualViewport };
        for (const id of ['first', 'second']) {
          expect(await step(opening, id, beside)).toEqual(expect.objectContaining({ kind: 'done' }));
          await stopped();
        }
        const log = await sandbox.exec({ command: 'cat "$HOME/log"', cwd: '.', timeoutMs: 10_000 });
        expect(log.ok && log.result.output).toBe('begun\nended\nbegun\nended\n');
      });

      test('is a command of the sandbox: it ends with its life', async () => {
        await open('api/index.html');
        await sandbox.call('dispose', {});
        ({ sandbox } = await prepareSandbox(host, 'run-1', { 'index.html': page }));
        expect(await step({ kind: 'see' })).toEqual({ kind: 'gone', message: expect.stringMatching(/was lost/) });
      });
    },
    ['container'],
  );
});
