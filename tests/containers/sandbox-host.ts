/** A running sandbox server as the tests see it, whatever place it runs in. */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { httpSandbox } from '../../src/containers/driver/http-sandbox.ts';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { startGitHttpServer } from '../doubles/git-http-server.ts';
import { createRemote, type RemoteRepository } from './remote-repository.ts';
import { removeFolder, temporaryFolder, token } from './server-process.ts';

const execute = promisify(execFile);
const maxOutputBytes = 10_000_000;

export type HostOptions = { env?: Record<string, string> };

export type SandboxHost = {
  url: string;
  /** The folder of all sandboxes, as the server and its commands name it. */
  root: string;
  /** A folder that belongs to no sandbox, with `secret.txt` in it. */
  outside: string;
  /** Whether all processes that `shell` sees are the place's own. */
  ownProcesses: boolean;
  sandbox(id: string): Sandbox;
  /** Makes an empty repository that the sandboxes reach by HTTP; the name may hold folders. */
  createRemote(name: string): RemoteRepository;
  /**
   * Runs a line of bash in the place but in no sandbox, as the user who owns their files. Answers its output without the
   * last line end; throws where it fails.
   */
  shell(command: string): Promise<string>;
  end(): Promise<void>;
};

export const secretOutside = 'canary-of-the-outside';

/** What a place brings: a server that listens, and a way to run a program beside it. */
type Running = {
  url: string;
  root: string;
  outside: string;
  ownProcesses: boolean;
  /** Words before a program's own. */
  beside: string[];
  end(): Promise<void>;
};

export const shellOf =
  (beside: string[]): SandboxHost['shell'] =>
  async (command) => {
    const [program = '', ...args] = [...beside, 'bash', '-c', command];
    const { stdout } = await execute(program, args, { maxBuffer: maxOutputBytes });
    return stdout.replace(/\n$/, '');
  };

export async function sandboxHost({ url, root, outside, ownProcesses, beside, end }: Running): Promise<SandboxHost> {
  const folder = temporaryFolder();
  const git = await startGitHttpServer({ root: folder });
  const shell = shellOf(beside);
  await shell(`mkdir -p ${outside} && echo ${secretOutside} >${outside}/secret.txt`);
  return {
    url,
    root,
    outside,
    ownProcesses,
    sandbox: (id) => httpSandbox({ fetch, baseUrl: url, token, id }),
    createRemote: (name) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      return { ...createRemote(folder, name), url: `${git.url}/${name}.git` };
    },
    shell,
    end: async () => {
      await end();
      await git.close();
      removeFolder(folder);
    },
  };
}
