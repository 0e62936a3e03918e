/**
 * A browser in a sandbox: one program beside its commands, which opens pages, acts on them and shows them. It is part of
 * the protocol in `protocol.ts`.
 */
import { z } from 'zod';
import { systemText } from './commands.ts';

/** In bytes of the file: with its base64 it fits an answer of the sandbox, and several fit a message of a transcript. */
export const mostPngBytes = 240_000;
const mostBase64 = Math.ceil(mostPngBytes / 3) * 4;
const mostTree = 16_000;
const mostProblems = 60;

export const Viewport = z.object({ width: z.int().min(240).max(1440), height: z.int().min(240).max(1440) });
export type Viewport = z.infer<typeof Viewport>;
export const usualViewport: Viewport = { width: 1280, height: 800 };

/** An element of a page: by what it is for a reader of the page, or by a CSS selector. */
export const Target = z.object({
  role: systemText.max(50).optional(),
  name: systemText.max(500).optional(),
  selector: systemText.max(1000).optional(),
});
export type Target = z.infer<typeof Target>;

export const PageAct = z.enum(['click', 'fill', 'press', 'select', 'wait']);
export type PageAct = z.infer<typeof PageAct>;

/** `open` begins with a profile of its own: no cookie and nothing stored is left of what was opened before. */
export const PageStep = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    /** On loopback, or a file as a path of the workspace. */
    address: systemText.min(1).max(2000),
    viewport: Viewport,
  }),
  z.object({
    kind: z.literal('act'),
    act: PageAct,
    target: Target.optional(),
    value: systemText.max(10_000).optional(),
  }),
  z.object({ kind: z.literal('see') }),
]);
export type PageStep = z.infer<typeof PageStep>;

/**
 * A step of the browser of this life. The same id twice is one step, whose result is kept for a while. The browser is
 * started by the first `open`, as the command given, in which `$BREAKWATER_BROWSER` is the program that waits for steps.
 */
export const BrowserRequest = z.object({
  step: PageStep,
  id: systemText.min(1).max(500),
  life: z.string().max(100),
  command: systemText.min(1).max(100_000),
  /** Every repository is put back to its commit before a page is opened, as by `reset`. */
  onCleanTree: z.boolean().default(false),
});

/** Under this name it is stopped, as a job is. */
export const browserJob = 'browser';

/** What the page said of itself since it was asked last, and what did not go well. */
export const PageProblem = z.object({
  kind: z.enum(['console', 'exception', 'request', 'dialog']),
  text: z.string().max(600),
});
export type PageProblem = z.infer<typeof PageProblem>;

export const PageShot = z.object({
  png: z.base64().max(mostBase64),
  width: z.int().positive(),
  height: z.int().positive(),
});

export const PageState = z.object({
  url: z.string().max(2000),
  title: z.string().max(500),
  /** HTTP's, of the page that was opened. */
  status: z.int().nullable().default(null),
  problems: z.array(PageProblem).max(mostProblems),
  omittedProblems: z.int().nonnegative().default(0),
  /** What was said before the browser was there: of services that do not run. */
  notes: z.string().max(2000).default(''),
  /** Of `see` alone. */
  tree: z.string().max(mostTree).default(''),
  omittedTree: z.int().nonnegative().default(0),
  shot: PageShot.nullable().default(null),
});
export type PageState = z.infer<typeof PageState>;

export const BrowserResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), page: PageState }),
  /** The step was not possible: no such element, say. The page is as it is. */
  z.object({ kind: z.literal('failed'), message: z.string().max(2000), page: PageState.nullable() }),
  /** No page is open, or it belongs to another life. */
  z.object({ kind: z.literal('gone'), message: z.string().max(2000) }),
  /** There is no browser here that can be started. */
  z.object({ kind: z.literal('missing'), message: z.string().max(2000) }),
]);
export type BrowserResult = z.infer<typeof BrowserResult>;

export const pageBounds = { mostTree, mostProblems };
