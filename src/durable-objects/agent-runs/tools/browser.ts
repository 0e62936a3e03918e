/** `browser_open`, `browser_act` and `browser_see`: an evaluator looks at the pages of a candidate, and keeps what it saw. */
import { z } from 'zod';
import {
  evidenceKey,
  isPng,
  mostScreenshots,
  type Screenshot,
  screenshotId,
} from '../../../core/contract/screenshots.ts';
import { withServices } from '../../../core/runs/services.ts';
import { faultText, pageText } from '../../../core/runs/tools/page-text.ts';
import { answer, capped, failed, refusal, type ToolOutcome } from '../../../core/runs/tools/tool-outcome.ts';
import {
  type BrowserResult,
  PageAct,
  type PageState,
  type PageStep,
  usualViewport,
  Viewport,
} from '../../../core/sandbox/browser.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

/** The program is the sandbox server's own; see `BrowserRequest`. */
const program = 'eval "exec $BREAKWATER_BROWSER"';

const Open = z.strictObject({
  address: z
    .string()
    .min(1)
    .max(2000)
    .describe('http://localhost:PORT/… of a service, or a file of the workspace: web/public/index.html.'),
  width: Viewport.shape.width
    .optional()
    .describe(`Of the page in pixels; ${usualViewport.width} where nothing is said.`),
  height: Viewport.shape.height.optional().describe(`${usualViewport.height} where nothing is said.`),
});

export const browserOpen: Tool = defineTool({
  definition: {
    name: 'browser_open',
    description:
      'Opens a page in a browser of the sandbox, with an empty profile: no cookie and nothing stored is left of an ' +
      'earlier page. The services of the repositories run beside it. The answer has what the page wrote to its console ' +
      'and the requests that failed.',
    input_schema: inputSchema(Open),
  },
  about: 'opens a page of the sandbox in a browser: a service on localhost, or a file of the workspace',
  input: Open,
  execute: async ({ address, width, height }, context) => {
    const viewport = { width: width ?? usualViewport.width, height: height ?? usualViewport.height };
    return told(await step({ kind: 'open', address, viewport }, context), ({ page }) => answer(pageText(page)));
  },
});

const Act = z.strictObject({
  act: PageAct.describe(
    'click; fill: replaces the text of a field with `value`; press: the key `value`, such as Enter; select: the option ' +
      '`value`; wait: until the element is shown.',
  ),
  role: z.string().max(50).optional().describe('The ARIA role of the element: button, link, textbox, row.'),
  name: z.string().max(500).optional().describe('Its accessible name; without a role, a text that is shown.'),
  selector: z.string().max(1000).optional().describe('A CSS selector, where role and name do not tell it apart.'),
  value: z.string().max(10_000).optional(),
});

export const browserAct: Tool = defineTool({
  definition: {
    name: 'browser_act',
    description:
      'Does one thing on the open page, as a person would: the element has to be shown, enabled and not covered within ' +
      '5 seconds. The answer has what the page said since.',
    input_schema: inputSchema(Act),
  },
  about: 'clicks, fills, presses, selects or waits on the open page',
  input: Act,
  execute: async ({ act, role, name, selector, value }, context) => {
    const target = {
      ...(role !== undefined && { role }),
      ...(name !== undefined && { name }),
      ...(selector !== undefined && { selector }),
    };
    const isAimed = Object.keys(target).length > 0;
    if (!isAimed && act !== 'press') return refusal('Say on which element: by role and name, or by a selector.');
    const wanted = { kind: 'act' as const, act, ...(isAimed && { target }), ...(value !== undefined && { value }) };
    return told(await step(wanted, context), ({ page }) => answer(pageText(page)));
  },
});

const See = z.strictObject({});

export const browserSee: Tool = defineTool({
  definition: {
    name: 'browser_see',
    description:
      'Shows the open page: a screenshot of the part in view, the accessibility tree, and what the page said since the ' +
      `last step. The screenshot is kept as evidence under an id, which a grade may cite; after ${mostScreenshots} there ` +
      'is none, and the page is shown as text.',
    input_schema: inputSchema(See),
  },
  about: 'shows the open page as a screenshot, which is kept as evidence, and as its accessibility tree',
  input: See,
  execute: async (_, context) => told(await step({ kind: 'see' }, context), ({ page }) => seen(page, context)),
});

type Answered = { ok: true; result: BrowserResult } | { ok: false; outcome: ToolOutcome };

async function step(wanted: PageStep, context: ToolContext): Promise<Answered> {
  const { sandbox, job, sandboxLife, services, signal } = context;
  if (sandboxLife === null) return { ok: true, result: noBrowser };
  const command = withServices(program, services);
  // What was begun in another life of the sandbox is not done again in this one: an act may have been done.
  const life = wanted.kind === 'act' ? (job.life ?? sandboxLife) : sandboxLife;
  const called = await sandbox.call(
    'browser',
    { step: wanted, id: job.name, life, command, onCleanTree: true },
    signal,
  );
  if (called.ok) return { ok: true, result: called.result };
  // A server of an older release knows no such operation.
  if (called.error.reason === 'not-found') return { ok: true, result: noBrowser };
  return { ok: false, outcome: failed(called.error) };
}

const noBrowser: BrowserResult = { kind: 'missing', message: 'the server of this sandbox has no browser' };

function told(
  answered: Answered,
  done: (result: Extract<BrowserResult, { kind: 'done' }>) => ToolOutcome | Promise<ToolOutcome>,
): ToolOutcome | Promise<ToolOutcome> {
  if (!answered.ok) return answered.outcome;
  const { result } = answered;
  return result.kind === 'done' ? done(result) : refusal(faultText(result));
}

async function seen(page: PageState, { order, evaluation, keepEvidence }: ToolContext): Promise<ToolOutcome> {
  const { assignment, buildId, runId, round } = order;
  if (assignment.role !== 'evaluator') throw new Error('only an evaluator keeps what it sees');
  const { shot, url, title } = page;
  if (shot === null) return shown(page, 'There is no screenshot: the picture is too large.', null);
  const png = Uint8Array.from(atob(shot.png), (character) => character.charCodeAt(0));
  if (!isPng(png)) return shown(page, 'There is no screenshot: the browser answered with something else.', null);
  // Only what is kept is shown: that bounds the pictures of a transcript, and a grade rests on nothing that is gone.
  const number = evaluation.screenshots.length + 1;
  if (number > mostScreenshots)
    return shown(page, `There is no screenshot: an evaluation has at most ${mostScreenshots}.`, null);
  const id = screenshotId({ buildId, runId, task: assignment.task.id, round }, number);
  const key = evidenceKey(buildId, id);
  if (key === null) throw new Error(`${id} is no id of a screenshot`);
  const fault = await keepEvidence(key, png);
  if (fault !== null)
    return shown(page, `There is no screenshot, as it could not be kept as evidence: ${fault}.`, null);
  const screenshot = { id, url, title, width: shot.width, height: shot.height };
  return shown(page, `Screenshot ${id}, kept as evidence.`, shot.png, screenshot);
}

const shown = (
  page: PageState,
  line: string,
  png: string | null,
  screenshot: Screenshot | null = null,
): ToolOutcome => ({ kind: 'seen', text: capped(`${line}\n${pageText(page)}`), png, screenshot });
