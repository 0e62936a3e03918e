/**
 * The browser of a sandbox, run as one of its commands: takes steps from standard input, a line of JSON each, and answers
 * on standard output. It has the rights of a command and nothing else, as pages are a stranger's work.
 *
 * The first line says how to start. Each answer begins with the mark that it holds: what else writes to the same output
 * (a service, Chromium) does not know it.
 */
import { createInterface } from 'node:readline';
import type { BrowserResult, PageStep } from '../../../core/sandbox/browser.ts';
import { type Browser, openBrowser } from './browser.ts';
import { carryOut } from './steps.ts';

type Start = { mark: string; program: string; work: string };
type Line = { id: number; step: PageStep };

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function nextLine<T>(): Promise<T | null> {
  const next = await lines.next();
  return next.done ? null : (JSON.parse(next.value) as T);
}

const start = await nextLine<Start>();
if (start) {
  const say = (answer: { id: number; result: BrowserResult }) =>
    process.stdout.write(`${start.mark}${JSON.stringify(answer)}\n`);
  let browser: Browser | null = null;
  for (let line = await nextLine<Line>(); line; line = await nextLine<Line>()) {
    const opened: Browser | Error =
      browser ?? (await openBrowser(start.program, start.work).catch((error: Error) => error));
    if (opened instanceof Error) {
      // What Chromium said last is at the end, after all of its words.
      const message = `Chromium does not start: ${opened.message.slice(-1500)}`;
      say({ id: line.id, result: { kind: 'missing', message } });
      continue;
    }
    browser = opened;
    say({ id: line.id, result: await carryOut(browser, line.step, start.work) });
  }
  await browser?.close();
}
process.exit(0);
