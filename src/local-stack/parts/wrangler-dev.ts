/**
 * Runs wrangler with the given arguments and ends with it. wrangler and workerd do not notice when the process that
 * started them dies; this one does, by its stdin, and takes their whole process group down.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const graceMs = 3_000;

const wrangler = dirname(createRequire(import.meta.url).resolve('wrangler/package.json'));
const child = spawn(process.execPath, [join(wrangler, 'bin/wrangler.js'), ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
let stopping = false;
child.on('exit', (code) => {
  if (stopping) signalGroup('SIGKILL');
  process.exit(code ?? 1);
});

function stop(): void {
  if (stopping) return;
  stopping = true;
  signalGroup('SIGTERM');
  setTimeout(() => signalGroup('SIGKILL'), graceMs);
}

/** The stack starts this process as the leader of a group of its own, so the group holds wrangler and no one else. */
function signalGroup(signal: NodeJS.Signals): void {
  try {
    process.kill(-process.pid, signal);
  } catch {
    child.kill(signal);
  }
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (process.env.EXIT_WITH_STDIN === '1') process.stdin.on('close', stop).resume();
