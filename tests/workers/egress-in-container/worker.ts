/** A Worker with one thing to do: run a command in a container of the real image, behind the real driver and egress. */
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';
import { containerSandbox } from '../../../src/containers/driver/container.ts';
import { type EgressProps, serveEgress } from '../../../src/workers/egress/serve-egress.ts';
import type { PlaceRequest } from './place-request.ts';

type Env = {
  PLACE: DurableObjectNamespace<Place>;
  /** The git server of the test, and the server that stands for every allowed host. */
  GIT_URL: string;
  UPSTREAM_URL: string;
};

type Exports = { Git(options: object): Fetcher; Egress(options: { props: EgressProps }): Fetcher };

/** What is lent to requests that ask for the secret `packages`; no command may see it. */
const lentToken = 'Bearer lent-ca9ary-of-the-registry';

const gitHost = 'git.breakwater.internal';
const originOf = /^https?:\/\/[^/]+/;

export class Git extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Promise<Response> {
    return fetch(new Request(request.url.replace(originOf, this.env.GIT_URL), request));
  }
}

export class Egress extends WorkerEntrypoint<Env, EgressProps> {
  override fetch(request: Request): Promise<Response> {
    return serveEgress(request, this.ctx.props, {
      isAtWork: async () => true,
      lent: ({ use }) => (use === 'packages' ? lentToken : null),
      fetch: (url, init) => fetch(url.replace(originOf, this.env.UPSTREAM_URL), init),
    });
  }
}

export class Place extends DurableObject<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { container } = this.ctx;
    if (!container) return new Response('there are no containers', { status: 500 });
    const sandbox = this.#sandboxIn(container);
    if (request.method === 'DELETE') return Response.json(await sandbox([], []).call('dispose', {}));
    const { hosts, commit, command, secrets } = await request.json<PlaceRequest>();
    const repositories = [{ name: 'app', url: `http://${gitHost}/app.git`, commit }];
    const prepared = await sandbox(hosts, secrets).call('prepare', { repositories, gitToken: '', allowedHosts: [] });
    if (!prepared.ok) return Response.json(prepared);
    return Response.json(await sandbox(hosts, secrets).exec({ command, cwd: 'app', timeoutMs: 60_000 }));
  }

  #sandboxIn(container: Container) {
    const { Git, Egress } = this.ctx.exports as unknown as Exports;
    return (hosts: string[], secrets: PlaceRequest['secrets']) =>
      containerSandbox({
        container,
        id: 'place',
        env: {},
        token: async () => 'the token of the sandbox server',
        gitHost,
        git: Git({}),
        egress: hosts.map((host) => ({ host, fetcher: Egress({ props: { runId: 'r1', host, secrets } }) })),
      });
  }
}

export default {
  fetch: (request, env) => {
    const name = new URL(request.url).pathname;
    if (name === '/') return new Response('ok');
    return env.PLACE.get(env.PLACE.idFromName(name)).fetch(request);
  },
} satisfies ExportedHandler<Env>;
