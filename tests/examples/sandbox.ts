/** A folder in which a session's tool calls are carried out for real: a clone, a shell, and an editor on files. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { z } from 'zod';

export type Ran = { exitCode: number; output: string };

/** Everything of one test file; the file removes it at its end. */
export const scratch = await mkdtemp(join(tmpdir(), 'sample-'));

const identity = { NAME: 'Breakwater', EMAIL: 'breakwater@localhost' };
const environment = {
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  HOME: scratch,
  CI: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: identity.NAME,
  GIT_AUTHOR_EMAIL: identity.EMAIL,
  GIT_COMMITTER_NAME: identity.NAME,
  GIT_COMMITTER_EMAIL: identity.EMAIL,
};

/** What `npm test` of the sample runs, as the sample build is told to run it. */
export const suite = 'node --run test';

/** Runs a shell command; its exit code is an answer. */
export function sh(cwd: string, command: string): Promise<Ran> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', command], { cwd, env: environment, maxBuffer: 8_000_000 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ exitCode, output: stdout + stderr });
    });
  });
}

/** Runs a shell command that has to succeed, and returns its output without white space at the ends. */
export async function run(cwd: string, command: string): Promise<string> {
  const { exitCode, output } = await sh(cwd, command);
  if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}:\n${output}`);
  return output.trim();
}

const Edit = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('view'), path: z.string() }),
  z.strictObject({ command: z.literal('create'), path: z.string(), file_text: z.string() }),
  z.strictObject({ command: z.literal('str_replace'), path: z.string(), old_str: z.string(), new_str: z.string() }),
  z.strictObject({
    command: z.literal('insert'),
    path: z.string(),
    insert_line: z.int().min(0),
    insert_text: z.string(),
  }),
]);

/** Views or changes a file of the workspace; throws where the model would get an error. */
export async function edit(workspace: string, input: unknown): Promise<void> {
  const request = Edit.parse(input);
  const path = join(workspace, request.path);
  if (request.command === 'create') {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, request.file_text);
    return;
  }
  const before = await readFile(path, 'utf8');
  if (request.command === 'str_replace') {
    const parts = before.split(request.old_str);
    if (parts.length !== 2) throw new Error(`${request.path} has ${parts.length - 1} times: ${request.old_str}`);
    await writeFile(path, parts.join(request.new_str));
  }
  if (request.command === 'insert') {
    const lines = before.split(/(?<=\n)/);
    if (request.insert_line > lines.length) throw new Error(`${request.path} has only ${lines.length} lines`);
    await writeFile(path, lines.toSpliced(request.insert_line, 0, request.insert_text).join(''));
  }
}
