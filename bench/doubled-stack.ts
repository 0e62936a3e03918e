/** The real Worker over doubles of git and of sandboxes, and a scripted model that plays the long build. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshStackState } from '../src/local-stack/state/stack-state.ts';
import { startScriptedModel } from '../src/scripted-model/server.ts';
import { startGitDouble } from './git-double.ts';
import { script } from './long-build.ts';
import { startSandboxDouble } from './sandbox-double.ts';
import { startWorker } from './start-worker.ts';

export type DoubledStack = {
  apiUrl: string;
  /** Of the API. */
  token: string;
  /** The state directory, which goes with the stack. */
  state: string;
  repository: string;
  /** Ends the Worker before the rest, so that all that it has written is on the disk. */
  stopWorker: () => Promise<unknown>;
  /** Ends the Worker, does something with what it has written, and starts it where it was. */
  restartWorker: (meanwhile?: () => Promise<void>) => Promise<void>;
};

/** Does the work with a stack of its own, named in its state directory, and ends it whatever comes of that. */
export async function withDoubledStack<T>(
  name: string,
  work: (stack: DoubledStack) => Promise<T>,
  { inspectorPort }: { inspectorPort?: number } = {},
): Promise<T> {
  const state = await mkdtemp(join(tmpdir(), `breakwater-${name}-`));
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const { secrets } = freshStackState(() => randomBytes(32).toString('base64url'));
    const model = await startScriptedModel({ script, apiKey: secrets.model, keepCalls: 0 });
    const git = await startGitDouble(randomBytes(20).toString('hex'));
    const sandbox = await startSandboxDouble();
    closing.push(model.close, git.close, sandbox.close);
    const urls = { git: git.url, sandbox: sandbox.url, model: model.url };
    const inspected = inspectorPort === undefined ? {} : { inspectorPort };
    const { part, apiUrl } = await startWorker({ state, secrets, urls, ...inspected });
    let worker = part;
    const stopWorker = () => worker.stop();
    closing.unshift(stopWorker);
    const restartWorker = async (meanwhile = async () => {}): Promise<void> => {
      await stopWorker();
      await meanwhile();
      const port = Number(new URL(apiUrl).port);
      worker = (await startWorker({ state, secrets, urls, port, ...inspected })).part;
    };
    const repository = `${git.url}/app.git`;
    return await work({ apiUrl, token: secrets.api, state, repository, stopWorker, restartWorker });
  } finally {
    for (const close of closing) await close();
    await rm(state, { recursive: true, force: true });
  }
}
