/** A sandbox server without sandboxes: it speaks the protocol, runs nothing, and answers at once and always with success. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { z } from 'zod';
import type { ExecResult } from '../src/core/sandbox/commands.ts';
import { type Operation, type OperationResult, protocolVersion } from '../src/core/sandbox/protocol.ts';

export type SandboxDouble = { url: string; close: () => Promise<void> };

const Body = z.looseObject({
  message: z.string().default(''),
  command: z.string().default(''),
  repositories: z.array(z.looseObject({ name: z.string(), commit: z.string() })).default([]),
});
type Request = z.output<typeof Body>;

/** The id of the task in messages like "task-7: …", or in their trailer. */
const taskIn = /^(?:Breakwater-Task: )?(task-\d+)(?::|$)/m;
/** What a command prints: as much as a usual test run does. */
const output = Array.from({ length: 40 }, (_, line) => `ok ${line} - a test of the project that passes\n`).join('');

const newCommit = (): string => randomBytes(20).toString('hex');

export async function startSandboxDouble(): Promise<SandboxDouble> {
  /** The task that each sandbox last spoke of: its scope is what changes there. */
  const tasks = new Map<string, string>();
  const server = createServer(async (incoming, response) => {
    const [, , sandbox = '', operation = ''] = (incoming.url ?? '').split('/');
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const request = Body.parse(JSON.parse(text));
    const task = taskIn.exec(request.message)?.[1];
    if (task) tasks.set(sandbox, task);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(answer(operation as Operation, request, tasks.get(sandbox) ?? 'task-0'))}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sandbox server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answers = { [O in Exclude<Operation, 'exec'>]: OperationResult<O> };

const commandResult = ({ command }: Request): ExecResult => ({
  exitCode: 0,
  signal: null,
  timedOut: false,
  omittedBytes: 0,
  durationMs: 1,
  output: `${command}\n${output}`,
});

function answer(operation: Operation, request: Request, task: string): unknown {
  if (operation === 'exec') return { kind: 'exit', result: commandResult(request) };
  const answers: Answers = {
    hello: { hasBrowser: false, protocol: protocolVersion, life: 'one' },
    browser: { kind: 'missing', message: 'no browser' },
    job: { kind: 'ended', result: commandResult(request), endedWithIt: [] },
    stop: { done: true },
    prepare: {
      repositories: request.repositories.map(({ name, commit }) => ({ name, head: commit, restored: false })),
    },
    read: { kind: 'file', text: output, firstLine: 1, totalLines: 40 },
    edit: { snippet: output },
    list: { paths: [], isWhole: true },
    search: { matches: [], truncated: false },
    diff: {
      files: [{ path: `src/${task}/index.ts`, status: 'modified' }],
      patch: output,
      omittedBytes: 0,
    },
    save: { commit: newCommit(), tree: newCommit(), changed: true },
    merge: { kind: 'merged', commit: newCommit(), tree: newCommit() },
    checkout: { done: true },
    settle: { left: [] },
    reset: { done: true },
    dispose: { done: true },
  };
  return answers[operation];
}
