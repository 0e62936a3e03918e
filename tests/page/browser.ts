/** A real browser without a window: opens an address and answers with the document as it stands some time later. */
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Undefined where this machine has none. */
export const browser = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find(isProgram);

/** Timers of the page go at once: `laterMs` of its own time pass, and its requests are waited for. */
export async function documentAt(program: string, url: string, laterMs: number): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), 'breakwater-browser-'));
  try {
    const { stdout } = await promisify(execFile)(program, [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      `--user-data-dir=${profile}`,
      `--virtual-time-budget=${laterMs}`,
      '--dump-dom',
      url,
    ]);
    return stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
