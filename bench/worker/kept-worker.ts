/** The Worker of `../kept-container.ts`: prepares sandboxes with their dependencies in containers, and times it. */
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';
import { containerSandbox } from '../../src/containers/driver/container.ts';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { type KeptTimes, type KeptWork, packagesHost } from '../kept-work.ts';
import { toPlace, unwrap } from './to-place.ts';

type Env = { PLACE: DurableObjectNamespace<Place>; GIT_URL: string; PACKAGES_URL: string };

const gitHost = 'git.breakwater.internal';
const name = 'deps';

/** Sends what is asked of a host of the containers to a server of this machine. */
export class Passage extends WorkerEntrypoint<Env, { to: 'GIT_URL' | 'PACKAGES_URL' }> {
  override fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(`${this.env[this.ctx.props.to]}${pathname}${search}`, request));
  }
}

export class Place extends DurableObject<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { container } = this.ctx;
    if (!container) throw new Error('there are no containers');
    const work = await request.json<KeptWork>();
    const sandbox = this.#sandboxIn(container, work.snapshot);
    try {
      return Response.json(await times(sandbox, container, work));
    } finally {
      await sandbox.call('dispose', {});
    }
  }

  #sandboxIn(container: Container, snapshot: string | null): Sandbox {
    const { Passage } = this.ctx.exports as unknown as { Passage(options: object): Fetcher };
    const forget = async () => undefined;
    const image = container.images.node ?? '';
    return containerSandbox({
      container,
      id: this.ctx.id.name ?? '',
      startup: async () => ({
        image,
        instance: 'standard-2',
        snapshot: snapshot === null ? null : { id: snapshot, forget },
      }),
      env: {},
      token: async () => 'the token of the sandbox server',
      gitHost,
      git: Passage({ props: { to: 'GIT_URL' } }),
      egress: [{ host: packagesHost, fetcher: Passage({ props: { to: 'PACKAGES_URL' } }) }],
    });
  }
}

/** Keeps what it has made where it did not start from a snapshot, and else saves a change. */
async function times(sandbox: Sandbox, container: Container, work: KeptWork): Promise<KeptTimes> {
  const { commit, checkpoint, from, gitToken } = work;
  const repositories = [{ name, url: `http://${gitHost}/${name}.git`, commit, ...(checkpoint && { checkpoint }) }];
  const startedAt = performance.now();
  const { isSetUp = false } = unwrap(await sandbox.call('prepare', { repositories, gitToken, from }));
  if (!isSetUp) {
    const ran = unwrap(await sandbox.exec({ command: 'npm ci --no-audit --no-fund', cwd: name, timeoutMs: 900_000 }));
    if (ran.exitCode !== 0) throw new Error(ran.output);
  }
  const prepareMs = performance.now() - startedAt;
  if (isSetUp) {
    await sandbox.call('edit', { command: 'create', path: `${name}/src/new.ts`, text: 'export {};\n' });
    unwrap(await sandbox.call('save', { repository: name, message: 'Checkpoint', ref: work.ref }));
    return { prepareMs, keepMs: 0, snapshot: null };
  }
  const { kept } = unwrap(await sandbox.call('settle', { keep: from }));
  if (!kept?.ok) throw new Error(kept?.why ?? 'nothing is kept');
  const { id } = await container.snapshotContainer({ name: 'bench' });
  return { prepareMs, keepMs: performance.now() - startedAt - prepareMs, snapshot: id };
}

export default toPlace satisfies ExportedHandler<Env>;
