/** The Worker of `../sandbox.ts`: times the calls of a sandbox from a Durable Object, as a run makes them. */
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';
import { containerSandbox } from '../../src/containers/driver/container.ts';
import { localHostSandbox } from '../../src/containers/driver/local-host.ts';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import type { Times, Work } from '../sandbox-times.ts';
import { toPlace, unwrap } from './to-place.ts';

type Env = { PLACE: DurableObjectNamespace<Place>; GIT_URL: string; SANDBOX_URL: string; SANDBOX_TOKEN: string };

const gitHost = 'git.breakwater.internal';
const token = 'the token of the sandbox server';

export class Git extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(`${this.env.GIT_URL}${pathname}${search}`, request));
  }
}

export class Place extends DurableObject<Env> {
  override async fetch(request: Request): Promise<Response> {
    const work = await request.json<Work>();
    const { container } = this.ctx;
    if (new URL(request.url).pathname === '/local')
      return Response.json(await times(localHostSandbox(this.env, 'bench'), this.env.GIT_URL, 0, work));
    if (!container) throw new Error('there are no containers');
    const firstAnswer = await timed(() => started(container));
    const { Git } = this.ctx.exports as unknown as { Git(options: object): Fetcher };
    const place = { container, id: 'bench', env: {}, token: async () => token, gitHost, git: Git({}), egress: [] };
    return Response.json(await times(containerSandbox(place), `http://${gitHost}`, firstAnswer, work));
  }
}

async function started(container: Container): Promise<void> {
  container.start({
    image: container.images.node ?? '',
    instance: 'standard-2',
    enableInternet: false,
    env: { SANDBOX_TOKEN: token },
  });
  for (;;) {
    try {
      const answer = await container.getTcpPort(8080).fetch('http://sandbox');
      return await answer.body?.cancel();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

async function times(
  sandbox: Sandbox,
  remote: string,
  firstAnswer: number,
  { commit, file, calls, allowedHosts }: Work,
): Promise<Times> {
  const repositories = [{ name: 'app', url: `${remote}/app.git`, commit }];
  const prepare = await timed(async () =>
    unwrap(await sandbox.call('prepare', { repositories, gitToken: '', allowedHosts })),
  );
  const exec: number[] = [];
  const read: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    exec.push(await timed(async () => unwrap(await sandbox.exec({ command: 'true', timeoutMs: 10_000 }))));
    read.push(await timed(async () => unwrap(await sandbox.call('read', { path: `app/${file}` }))));
  }
  unwrap(await sandbox.call('dispose', {}));
  return { firstAnswer, prepare, exec, read };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

export default toPlace satisfies ExportedHandler<Env>;
