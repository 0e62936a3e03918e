/** A task about a page on the real stack: its evaluator opens the page in a real Chromium, uses it, and keeps what it saw. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { turn } from '../../examples/textkit/script/turns.ts';
import { criterion, plan, task } from '../core/builders.ts';
import { browser as chromium } from '../page/browser.ts';
import { built, tasksOf, typesOf } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { evaluates, verdict, writes } from './sessions.ts';

const port = 41_737;
const server = `require('http').createServer((asked, answer) => {
  try { answer.setHeader('content-type', 'text/html').end(require('fs').readFileSync('index.html')); }
  catch { answer.writeHead(404).end(); }
}).listen(${port}, '127.0.0.1');
`;
const repository = {
  'server.js': server,
  'breakwater.yaml': [
    'test: node --check server.js',
    'services:',
    `  - { name: site, run: node server.js, ready: "node -e \\"fetch('http://127.0.0.1:${port}').catch(() => process.exit(1))\\"" }\n`,
  ].join('\n'),
};
const page = (script: string) =>
  `<!doctype html><title>Counter</title><button id="more">More</button><p role="status">0</p><script>${script}</script>\n`;
const broken = page("more.onclick = () => { console.error('not yet'); };");
const right = page('let count = 0; more.onclick = () => { document.querySelector("p").textContent = ++count; };');

const call = (name: string, input: object = {}) => ({ name, input });
const looks = (round: number, grade: true | string) =>
  evaluates(
    'button',
    [
      turn('I open the page.', call('browser_open', { address: `http://localhost:${port}/` })),
      turn('I use it.', call('browser_act', { act: 'click', role: 'button', name: 'More' })),
      turn('I look at it.', call('browser_see')),
      turn('I grade.', verdict({ C1: grade })),
    ],
    { round },
  );

describe.skipIf(chromium === undefined)(`pages${chromium ? '' : ' (no chromium on this machine)'}`, () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await localStack([
      writes('button', { 'web/index.html': broken }, { round: 1 }),
      looks(1, 'After a click the status is still 0, and the console says "not yet": screenshot button-1-r3-1.'),
      writes('button', { 'web/index.html': right }, { round: 2 }),
      looks(2, true),
    ]);
  });
  afterAll(() => stack?.close());

  test('a page whose button does nothing is sent back, and the one that counts is merged, each with its screenshot', async () => {
    const button = task({
      id: 'button',
      scope: ['web:index.html'],
      criteria: [criterion({ text: 'The button More counts up what is shown' })],
    });
    const { view, events } = await built(stack.client, {
      plan: plan([button]),
      repositories: [{ name: 'web', url: stack.repository('web', repository) }],
    });
    expect(tasksOf(view)).toEqual(['button: merged after 2 rounds, 0 conflicts']);
    expect(typesOf(events).filter((type) => /^task\.(seen|graded|rejected)$/.test(type))).toEqual([
      'task.seen',
      'task.rejected',
      'task.seen',
      'task.graded',
    ]);

    const told = (round: number, at: number) => stack.told(`evaluator of button, Round: ${round}`, at).join('\n');
    expect(told(1, 1)).toContain('there is a browser in your sandbox');
    expect(told(1, 2)).toContain(`http://localhost:${port}/ ("Counter", answered with 200)`);
    expect(told(1, 3)).toContain('- console: error: not yet');
    expect(told(1, 4)).toMatch(/^Screenshot button-1-r3-1, kept as evidence\..*status: "0"\[image\/png\]$/s);
    expect(told(2, 4)).toMatch(/^Screenshot button-2-r5-1, kept as evidence\..*status: "1"\[image\/png\]$/s);
    expect(await stack.invalidRequests()).toBe(0);

    const seen = events.flatMap(({ type, data }) => (type === 'task.seen' ? data.screenshots : [])) as { id: string }[];
    expect(seen.map(({ id }) => id)).toEqual(['button-1-r3-1', 'button-2-r5-1']);
    expect(view.tasks[0]?.screenshots).toEqual([
      { id: 'button-2-r5-1', url: `http://localhost:${port}/`, title: 'Counter', width: 1280, height: 800 },
    ]);
    for (const { id } of seen) expect(await pngAt(`${view.urls.self}/evidence/${id}`)).toBe('image/png 1280x800');
  });

  /** Media type and size of what the API answers. */
  async function pngAt(url: string): Promise<string> {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${stack.token}` } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return `${answer.headers.get('content-type')} ${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
  }
});
