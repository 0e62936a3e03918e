/** Runs the command in the test's own process, in a folder of its own, against an API double when there is one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { type ApiDouble, type ApiDoubleOptions, startApiDouble } from './api-double.ts';
import { build, event, startedAt, task } from './builders.ts';

export const token = 'the-token';

export type Answer = { code: number; out: string; err: string };

export type CliBench = {
  folder: () => string;
  /** What a person answers and has. */
  typed: { secret: string | null; hasBrowser: boolean };
  /** The pages that were opened. */
  opened: string[];
  /** Starts an API that the commands of this test talk to. */
  serve: (options?: Partial<ApiDoubleOptions>) => Promise<ApiDouble>;
  /** Runs a command with the API of the test in its environment, where there is one. */
  breakwater: (...args: string[]) => Promise<Answer>;
  /** Runs a command with nothing about an API in its environment. */
  withoutEnvironment: (...args: string[]) => Promise<Answer>;
};

/** Sets a fresh folder up before each test of a file, and clears it and the API away after it. */
export function cliBench(): CliBench {
  let folder = '';
  const typed = { secret: null as string | null, hasBrowser: false };
  const opened: string[] = [];
  let api: ApiDouble | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-'));
  });
  afterEach(async () => {
    await api?.close();
    api = undefined;
    await rm(folder, { recursive: true, force: true });
  });
  const command = async (environment: Record<string, string>, args: string[]): Promise<Answer> => {
    const said = { out: '', err: '' };
    const code = await runCli(args, {
      stdout: { write: (text) => (said.out += text) },
      stderr: { write: (text) => (said.err += text) },
      environment,
      cwd: folder,
      config: join(folder, 'config'),
      readSecret: async () => typed.secret,
      openPage: async (url) => {
        opened.push(url);
        return typed.hasBrowser;
      },
      now: () => startedAt + 60_000,
    });
    return { code, ...said };
  };
  return {
    folder: () => folder,
    typed,
    opened,
    serve: async (options = {}) => {
      api = await startApiDouble({ token, ...options });
      return api;
    },
    breakwater: (...args) => command(api ? { BREAKWATER_API: api.url, BREAKWATER_TOKEN: token } : {}, args),
    withoutEnvironment: (...args) => command({}, args),
  };
}

const completed = build({
  status: 'completed',
  endedAt: startedAt + 90_000,
  lastSeq: 2,
  waves: [{ number: 1, status: 'complete', tasks: ['wrap'] }],
  tasks: [task({ status: 'merged', rounds: 2, costUsd: 0.5 })],
  cost: { spentUsd: 0.75, unconfirmed: { usd: 0, calls: 0 }, reservedUsd: 0, limitUsd: 100, freeModels: [] },
  repositories: [
    {
      name: 'textkit',
      url: 'http://127.0.0.1:8788/textkit.git',
      base: 'main',
      branch: 'breakwater/b1',
      sha: 'a'.repeat(40),
      pullRequest: null,
    },
  ],
});
/** A build that opens and then completes. */
export const stages = [
  { view: build({ status: 'opening', lastSeq: 1 }), events: [event(1, 'Opened.')] },
  { view: completed, events: [event(2, 'Completed.')] },
];
