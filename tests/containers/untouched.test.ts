/** Until a command has run in a sandbox, git in its checkouts may see the machine; from then on it never does. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { findBubblewrap } from '../../src/local-stack/machine/bubblewrap.ts';
import { type NotedProgram, notedProgram } from './noted-program.ts';
import { createRemote } from './remote-repository.ts';
import { removeFolder, type ServerProcess, startServerProcess, temporaryFolder, token } from './server-process.ts';

const bubblewrap = await findBubblewrap(process.env);
if (!bubblewrap.ok) console.warn(`SKIPPED: git inside bubblewrap: ${bubblewrap.notice}`);

const folder = temporaryFolder();
let bwrap: NotedProgram;
let server: ServerProcess;
beforeAll(async () => {
  bwrap = notedProgram(folder, 'bwrap');
  const env = { SANDBOX_ISOLATION: 'bubblewrap', PATH: bwrap.PATH };
  server = await startServerProcess({ root: join(folder, 'sandboxes'), env });
});
afterAll(async () => {
  await server?.end('SIGTERM');
  removeFolder(folder);
});

/** How often something has been started that does not see the machine, since the last time this was asked. */
const started = (): number => bwrap.starts().filter((words) => words.includes('--unshare-all')).length;

async function answered(call: Promise<{ ok: boolean }>): Promise<number> {
  const answer = await call;
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return started();
}

const listed = (sandbox: Sandbox) => answered(sandbox.call('list', { repository: 'api' }));
const runs = (sandbox: Sandbox, clean?: true) =>
  answered(sandbox.exec({ command: 'true', cwd: 'api', timeoutMs: 10_000, ...(clean && { clean }) }));

test.skipIf(!bubblewrap.ok)(
  'git sees nothing of the machine wherever a command has run before, and only there',
  async () => {
    const remote = createRemote(folder, 'r');
    const commit = remote.commit('refs/heads/main', { 'a.txt': 'a\n' });
    const sandbox = server.sandbox('b1-r1');
    const repositories = [{ name: 'api', url: remote.url, commit }];
    const prepares = () => answered(sandbox.call('prepare', { repositories, gitToken: token }));
    const saves = () => answered(sandbox.call('save', { repository: 'api', message: 'S', ref: 'refs/breakwater/s' }));
    const edits = () => answered(sandbox.call('edit', { command: 'create', path: 'api/b.txt', text: 'b\n' }));
    expect([await prepares(), await edits(), await listed(sandbox), await saves()]).toEqual([0, 0, 0, 0]);
    // The clean place has nothing but commits in it, until a command runs there.
    expect(await answered(sandbox.call('checkout', { repositories: [{ name: 'api', commit }] }))).toBe(0);
    expect([await runs(sandbox, true), await listed(sandbox)]).toEqual([1, 0]);
    expect(await runs(sandbox)).toBe(1);
    expect([await listed(sandbox), await saves()].every((times) => times > 0)).toBe(true);
    expect(await prepares()).toBeGreaterThan(0);
  },
);
