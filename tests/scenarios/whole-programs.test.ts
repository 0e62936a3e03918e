/** Whole programs, as a person starts them: chaos among the processes of a stack, and the sample's build. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { project } from './local-stack.ts';

/** They wait more than they compute, so they go on beside other files: a limit for what hangs. */
const patience = { timeout: 900_000 };
const engine = await findEngine(process.env);

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whole-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Answers what the program has printed, or throws with it where it ends with anything but 0. */
async function printed(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  // A stack ends with what it has started; one that has ended by itself does not hear it.
  onTestFinished(() => void child.kill());
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${args.join(' ')} ends with ${code}:\n${said}\n${out}`);
  return out;
}

test('a build whose processes are killed twelve times ends as if nothing had happened', patience, async () => {
  const told = await printed('tests/chaos/main.ts', '--kills', '12', '--seed', '1');
  expect(told).toContain('kill 12: ');
  console.log(told);
});

const Ended = z.object({ status: z.string(), tasks: z.int(), merged: z.int(), reservations: z.array(z.unknown()) });

/** Where `npm start` builds by itself; what else there is, other scenarios build in. */
const [sandbox, place] = engine.ok
  ? ['container', 'in containers']
  : ['local', `on this machine (SKIPPED in containers: ${engine.reason})`];

test(`the sample is built ${place}`, patience, async () => {
  const options = ['--exit', '--json', '--port', '0', '--sandbox', sandbox, '--state', await scratch()];
  const last = (await printed('src/local/start.ts', ...options)).trim().split('\n').at(-1) ?? '';
  expect(Ended.parse(JSON.parse(last))).toEqual({ status: 'completed', tasks: 7, merged: 7, reservations: [] });
});
