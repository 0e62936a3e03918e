/** Runs the git server as a process: GIT_SERVER_ROOT, _HOST, _PORT and _TOKEN in, one `{"listening": url}` line out. */
import { z } from 'zod';
import { startGitServer } from './git-server.ts';
import { endGitServices } from './git-service.ts';
import { removeStaleLocks } from './stale-locks.ts';

const Variables = z.object({
  GIT_SERVER_ROOT: z.string().min(1),
  GIT_SERVER_HOST: z.string().default('127.0.0.1'),
  GIT_SERVER_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  GIT_SERVER_TOKEN: z.string().min(16),
  EXIT_WITH_STDIN: z.string().optional(),
});
const variables = Variables.parse(process.env);
delete process.env.GIT_SERVER_TOKEN;

for (const lock of await removeStaleLocks(variables.GIT_SERVER_ROOT, performance.timeOrigin))
  console.error(`removed the lock of a git process that was killed: ${lock}`);
const server = await startGitServer({
  root: variables.GIT_SERVER_ROOT,
  host: variables.GIT_SERVER_HOST,
  port: variables.GIT_SERVER_PORT,
  token: variables.GIT_SERVER_TOKEN,
});
console.log(JSON.stringify({ listening: server.url }));

process.on('exit', endGitServices);
const stop = () => process.exit(0);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (variables.EXIT_WITH_STDIN === '1') process.stdin.on('close', stop).resume();
