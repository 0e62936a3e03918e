/** The git server for tests as a process: the folder of its repositories in, one `{"listening": url}` line out. */
import { startGitHttpServer } from './git-http-server.ts';

const [root = ''] = process.argv.slice(2);
const server = await startGitHttpServer({ root });
console.log(JSON.stringify({ listening: server.url }));
process.stdin.on('close', () => process.exit(0)).resume();
