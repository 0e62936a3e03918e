/** Runs wrangler, with what it prints shown or read. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type WranglerEnd = { code: number; stdout: string; stderr: string };
export type RunWrangler = (
  args: readonly string[],
  /** `show` leaves the terminal to wrangler, so that it can ask; else its output is given back. */
  options?: { show?: boolean; environment?: Record<string, string> },
) => Promise<WranglerEnd>;

const wrangler = join(dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin/wrangler.js');

export const runWrangler: RunWrangler = (args, { show = false, environment = {} } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [wrangler, ...args], {
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    const said = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text) => (said.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (said.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, ...said }));
  });
