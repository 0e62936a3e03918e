/** The scripted model as a process of its own, the way the local stack runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { apiKey, aRequest, aScript, clientOf } from './open-model.ts';

const main = new URL('../../src/scripted-model/main.ts', import.meta.url).pathname;

async function scriptFile(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'scripted-model-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

function run(args: string[], environment: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH ?? '', ...environment } });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function listening(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the child has no output');
  for await (const line of createInterface(child.stdout))
    return z.object({ listening: z.url() }).parse(JSON.parse(line)).listening;
  throw new Error('it ended without a word');
}

async function complaint(args: string[], environment: Record<string, string>): Promise<[unknown, string]> {
  const child = run(args, environment);
  let text = '';
  child.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  return [code, text];
}

const module_ = `export default ${JSON.stringify(aScript())};`;

test('it plays a module, says where it listens, and ends when its standard input closes', async () => {
  const file = await scriptFile('script.ts', module_);
  const child = run(['--script', file], { MODEL_API_KEY: apiKey, EXIT_WITH_STDIN: '1' });
  const answer = await clientOf(await listening(child))
    .messages.stream(aRequest())
    .finalMessage();
  expect(answer.stop_reason).toBe('tool_use');
  child.stdin?.end();
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('it plays a JSON file, and a process in its place after SIGKILL gives the same answer', async () => {
  const file = await scriptFile('script.json', JSON.stringify(aScript()));
  const first = run(['--script', file], { MODEL_API_KEY: apiKey });
  const url = await listening(first);
  const before = await clientOf(url).messages.create(aRequest());
  first.kill('SIGKILL');
  await once(first, 'close');
  const second = run(['--script', file], { MODEL_API_KEY: apiKey, MODEL_PORT: new URL(url).port });
  expect(await listening(second)).toBe(url);
  expect(await clientOf(url).messages.create(aRequest())).toEqual(before);
});

test('it says what is missing: the script, the key, or what is wrong in the script', async () => {
  const file = await scriptFile('script.ts', module_);
  const wrong = await scriptFile('wrong.json', JSON.stringify({ name: 'wrong', sessions: [{ name: 'a', when: [] }] }));
  const start = 'The scripted model cannot start: ';
  expect(await complaint([], { MODEL_API_KEY: apiKey })).toEqual([1, `${start}name a script: --script FILE\n`]);
  expect(await complaint(['--script', file], {})).toEqual([
    1,
    `${start}✖ set MODEL_API_KEY to the key that clients must send\n  → at MODEL_API_KEY\n`,
  ]);
  expect(await complaint(['--script', wrong], { MODEL_API_KEY: apiKey })).toEqual([
    1,
    expect.stringContaining('→ at sessions[0].turns'),
  ]);
});
