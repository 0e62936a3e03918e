/** The `breakwater` command: a client of the HTTP API. */
import { homedir } from 'node:os';
import { configFolder } from './client/config-folder.ts';
import { openPage, readSecret } from './machine.ts';
import { runCli } from './run-cli.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  cwd: process.cwd(),
  config: configFolder(process.env, homedir()),
  readSecret,
  openPage,
  now: () => Date.now(),
});
