/** The browser of an evaluator, over a sandbox that answers what a test says. */
import { expect, test } from 'vitest';
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import { type BrowserResult, PageState } from '../../../src/core/sandbox/browser.ts';
import type { JobState } from '../../../src/core/sandbox/commands.ts';
import type { SandboxError } from '../../../src/core/sandbox/protocol.ts';
import { bashOnCleanTree, tryInCopy } from '../../../src/durable-objects/agent-runs/tools/bash.ts';
import { browserAct, browserOpen, browserSee } from '../../../src/durable-objects/agent-runs/tools/browser.ts';
import type { Tool, ToolContext } from '../../../src/durable-objects/agent-runs/tools/tool.ts';
import { assignments, order } from '../../core/runs/records.ts';
import { toolContext } from './tool-context.ts';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]).toString('base64');
const page = PageState.parse({
  url: 'http://localhost:4173/',
  title: 'Counter',
  problems: [],
  tree: '- heading "Counter"',
  shot: { png, width: 1280, height: 800 },
});
const done: BrowserResult = { kind: 'done', page };

type Given = {
  answer?: BrowserResult | JobState | SandboxError;
  context?: Partial<ToolContext>;
  looksAtPages?: boolean;
};

async function used(tool: Tool, input: unknown, { answer = done, context = {}, looksAtPages = true }: Given = {}) {
  const asked: unknown[] = [];
  const kept: [key: string, bytes: number][] = [];
  const evaluator = assignments.find(({ role }) => role === 'evaluator');
  if (evaluator?.role !== 'evaluator') throw new Error('there is no evaluator');
  const given = toolContext({
    order: order({ buildId: 'b', runId: 'b-r7', round: 2, assignment: { ...evaluator, browser: looksAtPages } }),
    sandboxLife: 'now',
    job: { name: 'b-r7/toolu_1', life: 'then', kept: null },
    services: [{ repository: 'web', name: 'site', run: 'node server.js', ready: null }],
    keepEvidence: async (key, bytes) => {
      kept.push([key, bytes.length]);
      return null;
    },
    ...context,
  });
  const call = async (operation: string, request: unknown) => {
    asked.push([operation, request]);
    return 'kind' in answer ? { ok: true, result: answer } : { ok: false, error: answer };
  };
  const sandbox = { ...given.sandbox, call: call as ToolContext['sandbox']['call'] };
  return { outcome: await tool.execute(input, { ...given, sandbox }), asked, kept };
}

test('a page is opened beside the services, in the life that the sandbox has now', async () => {
  const { outcome, asked } = await used(browserOpen, { address: 'http://localhost:4173/', width: 390 });
  expect(outcome).toEqual({
    kind: 'answer',
    isError: false,
    text: expect.stringMatching(/^http:\/\/localhost:4173\//),
  });
  expect(asked).toEqual([
    [
      'browser',
      {
        id: 'b-r7/toolu_1',
        life: 'now',
        onCleanTree: true,
        step: { kind: 'open', address: 'http://localhost:4173/', viewport: { width: 390, height: 800 } },
        command: expect.stringMatching(/node server\.js.*\$BREAKWATER_BROWSER/s),
      },
    ],
  ]);
});

test('an act that was begun in a life that is over is not done again', async () => {
  const { asked } = await used(browserAct, { act: 'click', role: 'button', name: 'More' });
  expect(asked).toEqual([
    [
      'browser',
      expect.objectContaining({
        life: 'then',
        step: { kind: 'act', act: 'click', target: { role: 'button', name: 'More' } },
      }),
    ],
  ]);
  const gone = await used(
    browserAct,
    { act: 'press', value: 'Enter' },
    { answer: { kind: 'gone', message: 'it was lost' } },
  );
  expect(gone.outcome).toEqual({
    kind: 'answer',
    isError: true,
    text: expect.stringMatching(/^The browser is gone: it was lost/),
  });
});

test('what is acted on has to be named, but for a key', async () => {
  const { outcome, asked } = await used(browserAct, { act: 'click' });
  expect(outcome).toEqual({
    kind: 'answer',
    isError: true,
    text: 'Say on which element: by role and name, or by a selector.',
  });
  expect(asked).toEqual([]);
});

test('what is seen is kept under an id that a verdict can cite, and shown with it', async () => {
  const { outcome, kept } = await used(browserSee, {});
  expect(kept).toEqual([['b/a/2/r7-1.png', 11]]);
  expect(outcome).toEqual({
    kind: 'seen',
    png,
    screenshot: { id: 'a-2-r7-1', url: 'http://localhost:4173/', title: 'Counter', width: 1280, height: 800 },
    text: expect.stringMatching(/^Screenshot a-2-r7-1, kept as evidence\.\n.*- heading "Counter"/s),
  });
});

test('a screenshot that cannot be kept is not shown, so that pictures are bounded and no grade rests on what is gone', async () => {
  const keepEvidence = async () => 'the deployment has no bucket EVIDENCE';
  const { outcome } = await used(browserSee, {}, { context: { keepEvidence } });
  expect(outcome).toEqual(
    expect.objectContaining({
      kind: 'seen',
      png: null,
      screenshot: null,
      text: expect.stringMatching(/could not be kept.*the deployment has no bucket EVIDENCE.*- heading "Counter"/s),
    }),
  );
});

test('past the last screenshot that an evaluation has, a page is shown as text alone', async () => {
  const screenshots = Array.from({ length: 20 }, (_, n) => ({ id: `s${n}`, url: '', title: '', width: 1, height: 1 }));
  const { outcome, kept } = await used(browserSee, {}, { context: { evaluation: { ...noEvaluation, screenshots } } });
  expect(outcome).toEqual({
    kind: 'seen',
    png: null,
    screenshot: null,
    text: expect.stringMatching(/^There is no screenshot: an evaluation has at most 20\.\n.*- heading "Counter"/s),
  });
  expect(kept).toEqual([]);
});

test('what is no PNG is neither kept nor shown', async () => {
  const shot = { png: Buffer.from('<svg onload="alert(1)"/>').toString('base64'), width: 1, height: 1 };
  const { outcome, kept } = await used(browserSee, {}, { answer: { kind: 'done', page: { ...page, shot } } });
  expect(outcome).toEqual(expect.objectContaining({ kind: 'seen', png: null, screenshot: null }));
  expect(kept).toEqual([]);
});

test.each([
  [
    'a server of an older release',
    { context: {}, answer: { reason: 'not-found', message: 'no operation browser' } as const },
  ],
  ['a server that knows no lives', { context: { sandboxLife: null } }],
])('%s has no browser, and the evaluator goes on', async (_, given) => {
  const { outcome } = await used(browserSee, {}, given);
  expect(outcome).toEqual({
    kind: 'answer',
    isError: true,
    text: expect.stringMatching(/has no browser\. Go on without it/),
  });
});

test('a sandbox that does not answer keeps the call open', async () => {
  const answer = { reason: 'infrastructure' as const, message: 'no answer' };
  expect((await used(browserSee, {}, { answer })).outcome).toEqual({ kind: 'unavailable', error: answer });
});

test.each([
  ['bash', bashOnCleanTree],
  ['try_in_copy', tryInCopy],
])('the browser and its services end before %s starts them again, and only then', async (_, tool) => {
  const begun = { kind: 'running' as const, elapsedMs: 1, bytes: 0, lastLine: '' };
  const operations = async (given: Given) =>
    (await used(tool, { command: 'true' }, { answer: begun, ...given })).asked.map((asked) => (asked as [string])[0]);
  expect(await operations({})).toEqual(['stop', 'job']);
  expect(await operations({ context: { services: [] } })).toEqual(['job']);
  expect(await operations({ looksAtPages: false })).toEqual(['job']);
  // It goes on, and is only asked for again.
  expect(await operations({ context: { live: { seenBytes: () => 0, heard: () => undefined } } })).toEqual(['job']);
});

test('a command does not start beside a browser that could not be stopped', async () => {
  const answer = { reason: 'infrastructure' as const, message: 'no answer' };
  const { outcome, asked } = await used(bashOnCleanTree, { command: 'true' }, { answer });
  expect(outcome).toEqual({ kind: 'unavailable', error: answer });
  expect(asked).toEqual([['stop', { job: 'browser' }]]);
});
