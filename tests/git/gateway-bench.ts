/** The gateway before a real remote, for all tests of a file: the repository `real` of the remote is the run's `api`. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type GitHttpServer, startGitHttpServer } from '../doubles/git-http-server.ts';
import { candidate, checkpoint, type Gateway, startGateway } from './gateway-doors.ts';
import { git, sampleRepository, scratchFolder } from './repositories.ts';

export type GatewayBench = {
  /** Where the remote has its repositories. */
  folder: string;
  sample: ReturnType<typeof sampleRepository>;
  remote: GitHttpServer;
  gateway: Gateway;
};

/** Before each test the run may do what a run may, has pushed nothing, and the remote has seen nothing. */
export function gatewayBench(): Readonly<GatewayBench> {
  const folder = scratchFolder();
  const bench = { folder: folder.path } as GatewayBench;
  beforeAll(async () => {
    bench.sample = sampleRepository(folder.path, 'real');
    bench.remote = await startGitHttpServer({ root: folder.path, token: 'remote-secret' });
    bench.gateway = await startGateway({ LOCAL_GIT_URL: bench.remote.url, LOCAL_GIT_TOKEN: 'remote-secret' });
  });
  afterAll(async () => {
    await bench.gateway.close();
    await bench.remote.close();
    folder.remove();
  });
  beforeEach(() => {
    const repositories = [{ name: 'api', url: `${bench.remote.url}/real.git`, pushRefs: [candidate, checkpoint] }];
    bench.gateway.access = { repositories };
    for (const ref of [candidate, checkpoint]) git(bench.sample.bare, 'update-ref', '-d', ref);
    bench.remote.requests.length = 0;
  });
  return bench;
}
