/**
 * The browser of one sandbox: a command of it that goes on from step to step. What it says is untrusted, as pages are: it
 * is parsed and bounded, and what is no answer of it is a note for whoever asks.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import { tailOfText } from '../../../core/cut-text.ts';
import { BrowserResult, type PageStep } from '../../../core/sandbox/browser.ts';
import { commandStart } from '../process/command-start.ts';
import { killMarked, markerVariable, startGroup } from '../process/process-group.ts';
import type { BrowserSession, HostedSandbox } from '../sandbox/hosted-sandbox.ts';

/** Without a step for so long it ends: a model may think, or wait for a command, meanwhile. */
const idleMs = 20 * 60_000;
/** For one step: services may take a minute each to be ready before the first. */
const stepTimeoutMs = 240_000;
/** For what runs beside it to end well, as beside any command. */
const stopTimeoutMs = 15_000;
/** An answer with a picture has some 350 kB. */
const mostLine = 2_000_000;
const longestNotes = 2000;
const keptSteps = 30;

const Answer = z.object({ id: z.int(), result: BrowserResult });

/** Starts it; `command` has `$BREAKWATER_BROWSER` in it. */
export async function startBrowser(
  sandbox: HostedSandbox,
  command: string,
  { program, driver }: NonNullable<HostedSandbox['config']['browser']>,
): Promise<BrowserSession> {
  const start = await commandStart(sandbox, {
    command,
    cwd: sandbox.work,
    program: { file: join(driver, 'main.ts'), packages: [packageOf(driver)] },
  });
  const mark = `${randomUUID()} `;
  const input = new PassThrough();
  const group = startGroup(sandbox.groups, { ...start, stdin: input });
  input.write(`${JSON.stringify({ mark, program, work: sandbox.work })}\n`);

  const waiting = new Map<number, (result: BrowserResult) => void>();
  const steps = new Map<string, Promise<BrowserResult>>();
  let notes = '';
  let last = 0;
  let isOver = false;

  const end = (): void => {
    group.kill();
    if (sandbox.config.bubblewrap === null) killMarked(start.env[markerVariable] ?? sandbox.folder);
  };
  const idle = setTimeout(end, idleMs);
  idle.unref();

  onLines(group.child.stdout, (line) => {
    if (!line.startsWith(mark)) {
      notes = tailOfText(`${notes}${line}\n`, longestNotes);
      return;
    }
    const answer = parsed(line.slice(mark.length));
    if (answer === null) return end();
    waiting.get(answer.id)?.(answer.result);
    waiting.delete(answer.id);
  });

  const ended = async (): Promise<void> => {
    // What kept it from starting is in the notes.
    await group.exited.catch((error: Error) => (notes += error.message));
    isOver = true;
    clearTimeout(idle);
    end();
    group.child.stdout?.destroy();
    if (sandbox.browser === session) sandbox.browser = null;
    for (const answer of waiting.values()) answer(gone(notes));
    waiting.clear();
  };

  const send = (step: PageStep): Promise<BrowserResult> => {
    if (isOver) return Promise.resolve(gone(notes));
    idle.refresh();
    last += 1;
    const id = last;
    const answered = new Promise<BrowserResult>((resolve) => waiting.set(id, resolve));
    input.write(`${JSON.stringify({ id, step })}\n`);
    const timer = setTimeout(end, stepTimeoutMs);
    return answered.finally(() => clearTimeout(timer)).then(withNotes);
  };

  const withNotes = (result: BrowserResult): BrowserResult => {
    if (result.kind !== 'done' && result.kind !== 'failed') return result;
    const told = notes.trim();
    notes = '';
    return result.page === null ? result : { ...result, page: { ...result.page, notes: told } };
  };

  const stop = async (): Promise<void> => {
    isOver = true;
    input.end();
    const timer = setTimeout(end, stopTimeoutMs);
    await over;
    clearTimeout(timer);
  };

  const session: BrowserSession = {
    isBusy: () => waiting.size > 0,
    stop,
    end,
    step: (id, step) => {
      const known = steps.get(id);
      if (known) return known;
      const result = send(step);
      steps.set(id, result);
      for (const old of [...steps.keys()].slice(0, -keptSteps)) steps.delete(old);
      return result;
    },
  };
  const over = ended();
  return session;
}

/** As Node finds it from there. */
const packageOf = (driver: string): string =>
  dirname(createRequire(join(driver, 'main.ts')).resolve('playwright-core/package.json'));

const gone = (notes: string): BrowserResult => ({
  kind: 'gone',
  message: tailOfText(`the browser has ended${notes === '' ? '' : `: ${notes.trim()}`}`, 1500),
});

function parsed(line: string): z.infer<typeof Answer> | null {
  try {
    return Answer.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** A line that is too long is none. */
function onLines(stream: NodeJS.ReadableStream | null, take: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > mostLine) rest = '';
    lines.forEach(take);
  });
}
