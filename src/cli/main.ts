/** The `breakwater` command: a client of the HTTP API. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openPage, readSecret } from './machine.ts';
import { runCli } from './run-cli.ts';

const { XDG_CONFIG_HOME } = process.env;

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  cwd: process.cwd(),
  config: join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'breakwater'),
  readSecret,
  openPage,
  now: () => Date.now(),
});
