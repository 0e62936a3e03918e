/**
 * The same in containers: the first one starts from the image and installs, later ones start from a snapshot of it. The
 * packages come by HTTP from this machine.
 */
import { createReadStream, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { startWorkerPart } from '../src/local-stack/parts/stack-parts.ts';
import { placeToml } from '../tests/containers/place-toml.ts';
import { from, type Given } from './kept-set-up.ts';
import type { KeptTimes, KeptWork } from './kept-work.ts';
import { project } from './start-worker.ts';

const ref = 'refs/breakwater/b4/checkpoint/b4-r2';

/** `commit` needs the packages from the host that the Worker lets through. */
export async function keptInContainer(folder: string, given: Given): Promise<void> {
  const served = createServer((request, response) =>
    createReadStream(join(given.packages, basename(request.url ?? '')))
      .once('error', () => response.writeHead(404).end())
      .pipe(response),
  );
  await new Promise<void>((resolve) => served.listen(0, '127.0.0.1', resolve));
  const packagesUrl = `http://127.0.0.1:${(served.address() as AddressInfo).port}`;
  const config = join(folder, 'kept-container.toml');
  writeFileSync(
    config,
    placeToml({
      name: 'kept-bench',
      main: 'bench/worker/kept-worker.ts',
      variables: { GIT_URL: given.gitUrl, PACKAGES_URL: packagesUrl },
    }),
  );
  const worker = startWorkerPart({ project, state: join(folder, 'worker') }, { config, port: 0, sandbox: 'container' });
  try {
    const url = await worker.ready;
    const asked = async (place: string, more: Pick<KeptWork, 'snapshot' | 'checkpoint'>): Promise<KeptTimes> => {
      const work: KeptWork = { commit: given.commit, gitToken: given.token, from, ref, ...more };
      const answer = await fetch(`${url}/${place}`, { method: 'POST', body: JSON.stringify(work) });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as KeptTimes;
    };
    const first = await asked('b4-r1', { snapshot: null, checkpoint: null });
    const later = await asked('b4-r2', { snapshot: first.snapshot, checkpoint: null });
    const restored = await asked('b4-r3', { snapshot: first.snapshot, checkpoint: ref });
    const times = {
      first: first.prepareMs,
      'keeping it, once': first.keepMs,
      later: later.prepareMs,
      'restored after its loss': restored.prepareMs,
    };
    console.log(`the same in containers, from their start; later ones from a snapshot`);
    for (const [name, ms] of Object.entries(times))
      console.log(
        `${name.padEnd(26)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / first.prepareMs).toFixed(3)} of the first`,
      );
  } finally {
    await worker.stop();
    served.close();
  }
}
