/** A Worker with one thing to do: run a command in a container of the real image, behind the real driver and egress. */
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';
import { containerGitToken } from '../../../src/auth/capability.ts';
import { containerSandbox } from '../../../src/containers/driver/container.ts';
import { type EgressProps, serveEgress } from '../../../src/workers/egress/serve-egress.ts';
import { serveRun } from '../../../src/workers/git-gateway/git-gateway.ts';
import { gatewaySecret, type PlaceRequest, serverToken } from './place-request.ts';

type Env = {
  PLACE: DurableObjectNamespace<Place>;
  /** The git server of the test, and the server that stands for every allowed host. */
  GIT_URL: string;
  UPSTREAM_URL: string;
};

type Exports = {
  Git(options: { props: { runId: string } }): Fetcher;
  Egress(options: { props: EgressProps }): Fetcher;
};

/** What is lent to requests that ask for the secret `packages`; no command may see it. */
const lentToken = 'Bearer lent-ca9ary-of-the-registry';

const gitHost = 'git.breakwater.internal';
const originOf = /^https?:\/\/[^/]+/;

/** The real gateway, for the run that has the name of its place. */
export class Git extends WorkerEntrypoint<Env, { runId: string }> {
  override fetch(request: Request): Promise<Response> {
    const url = `${this.env.GIT_URL}/app.git`;
    return serveRun(request, this.ctx.props.runId, {
      runOf: async () => null,
      isOfContainer: async (runId, token) => token === (await containerGitToken(gatewaySecret, runId)),
      accessOf: async () => ({ repositories: [{ name: 'app', url, pushRefs: [] }] }),
      resolve: async () => ({ ok: true, remote: { url, authorization: null } }),
      fetch: (to, init) => fetch(to, init),
      timeoutMs: 30_000,
    });
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
    if (request.method === 'PUT') return Response.json(await container.snapshotContainer({ name: 'place' }));
    // With the token that the request brings.
    if (request.method === 'GET')
      return container.getTcpPort(8080).fetch('http://sandbox/sandboxes/place/hello', {
        method: 'POST',
        headers: { authorization: request.headers.get('authorization') ?? '', 'content-type': 'application/json' },
        body: '{}',
      });
    if (request.method === 'DELETE') return Response.json(await this.#sandboxIn(container)([], []).call('dispose', {}));
    const { hosts, commit, command, secrets, snapshot } = await request.json<PlaceRequest>();
    const sandbox = this.#sandboxIn(container, snapshot);
    const repositories = [{ name: 'app', url: `http://${gitHost}/app.git`, commit }];
    const gitToken = await containerGitToken(gatewaySecret, this.#runId);
    const prepared = await sandbox(hosts, secrets).call('prepare', { repositories, gitToken, allowedHosts: [] });
    if (!prepared.ok) return Response.json(prepared);
    return Response.json(await sandbox(hosts, secrets).exec({ command, cwd: 'app', timeoutMs: 60_000 }));
  }

  get #runId(): string {
    return this.ctx.id.name ?? '';
  }

  #sandboxIn(container: Container, snapshot?: string) {
    const { Git, Egress } = this.ctx.exports as unknown as Exports;
    return (hosts: string[], secrets: PlaceRequest['secrets']) =>
      containerSandbox({
        container,
        id: 'place',
        env: {},
        startup: async () => ({
          image: container.images.node ?? '',
          instance: 'lite',
          snapshot: snapshot === undefined ? null : { id: snapshot, forget: async () => undefined },
        }),
        token: async () => serverToken(this.#runId),
        gitHost,
        git: Git({ props: { runId: this.#runId } }),
        egress: hosts.map((host) => ({ host, fetcher: Egress({ props: { runId: 'r1', host, secrets } }) })),
      });
  }
}

export default {
  fetch: (request, env) => {
    const name = new URL(request.url).pathname.slice(1);
    if (name === '') return new Response('ok');
    return env.PLACE.get(env.PLACE.idFromName(name)).fetch(request);
  },
} satisfies ExportedHandler<Env>;
