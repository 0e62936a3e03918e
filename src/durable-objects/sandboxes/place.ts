/** Where a sandbox is, and how its git reaches the remotes from there: a container of its own, or the local host. */
import { containerGitToken, runToken, sandboxToken } from '../../auth/capability.ts';
import { containerSandbox } from '../../containers/driver/container.ts';
import { localHostSandbox } from '../../containers/driver/local-host.ts';
import type { Sandbox, SandboxAnswer } from '../../containers/driver/sandbox.ts';
import { type ContainerStart, containerStart } from '../../core/environments/container-start.ts';
import { defaultImage, imageAmong, type Lease } from '../../core/runs/sandbox-lease.ts';
import type { Env } from '../../env.ts';
import { snapshotFor } from './snapshots.ts';

/** No name of the real world, and plain HTTP: it exists only inside the containers, whose traffic to it comes here. */
const gitHost = 'git.breakwater.internal';

/** What the Worker's main module exports for containers; ctx.exports cannot know its types from here. */
type ContainerExports = {
  RunGit(options: { props: { runId: string } }): Fetcher;
  RunEgress(options: { props: { runId: string; host: string; secrets: { header: string; use: string }[] } }): Fetcher;
};

export type SandboxPlace = {
  sandbox: Sandbox;
  /** Has it come up, with nothing prepared in it; on the local host its server has to answer. */
  start(): Promise<SandboxAnswer<unknown>>;
  /** What it is started from; null on the local host. */
  startsFrom: { image: string; instance: string } | null;
  /** Where the sandbox finds a repository of the build, and the token that its git sends there. */
  remote: { urlOf(repository: string): string; token(): Promise<string> };
  /** Hosts that the sandbox itself has to let through; empty where its network does. */
  allowedHosts: string[];
  /** Why nothing can be prepared here, however often one asks; null where it can. */
  refusal: string | null;
};

/**
 * `name` is the sandbox's own, whosever it is; what reaches out of it is bound to the run that has the lease. `closed` are
 * hosts that it could reach before, under another lease.
 */
export function sandboxPlace(
  ctx: DurableObjectState,
  env: Env,
  { name, lease, closed }: { name: string; lease: Lease; closed: readonly string[] },
): SandboxPlace {
  const { runId, allowedHosts } = lease;
  if (!ctx.container) {
    const sandbox = localHostSandbox(env, name);
    return {
      sandbox,
      start: () => sandbox.call('hello', {}),
      startsFrom: null,
      remote: {
        urlOf: (repository) => `${env.GATEWAY_URL}/git/${repository}.git`,
        token: () => runToken(env.CAPABILITY_SECRET, runId),
      },
      allowedHosts,
      refusal: null,
    };
  }
  const { images } = ctx.container;
  const names = Object.keys(images);
  const wanted = { image: imageOf(ctx.container, lease), instance: lease.instance };
  const start = containerStart(wanted, { images: names, usualSize: env.SANDBOX_SIZE });
  const { RunGit, RunEgress } = ctx.exports as unknown as ContainerExports;
  const sandbox = containerSandbox({
    container: ctx.container,
    id: name,
    startup: async () => {
      const startup = startupOf(start, images);
      const snapshot = lease.kept === null ? null : await snapshotFor(env, lease.kept, startup.image);
      return { ...startup, snapshot };
    },
    env: env.STACK_ID ? { STACK_ID: env.STACK_ID } : {},
    token: () => sandboxToken(env.CAPABILITY_SECRET, name),
    gitHost,
    git: RunGit({ props: { runId } }),
    egress: [
      ...allowedHosts.map((host) => {
        const secrets = lease.secrets.filter((secret) => secret.host === host);
        const props = { runId, host, secrets: secrets.map(({ header, use }) => ({ header, use })) };
        return { host, fetcher: RunEgress({ props }) };
      }),
      // Bound to no host, it lets nothing through.
      ...closed.map((host) => ({ host, fetcher: RunEgress({ props: { runId, host: '', secrets: [] } }) })),
    ],
  });
  return {
    sandbox,
    start: () => sandbox.start(),
    startsFrom: start.ok ? { image: start.image, instance: start.instance } : null,
    remote: {
      urlOf: (repository) => `http://${gitHost}/${repository}.git`,
      token: () => containerGitToken(env.CAPABILITY_SECRET, runId),
    },
    allowedHosts: [],
    refusal: start.ok ? null : start.message,
  };
}

/** By its name, what a container is started from under this lease. */
export const imageOf = ({ images }: Container, { image }: Lease): string => imageAmong(image, Object.keys(images));

/** The names of images, the usual one first, and whether there are sizes. */
export type SandboxOffer = { images: string[]; hasSizes: boolean };

export function sandboxOffer(container: Container | undefined): SandboxOffer {
  if (!container) return { images: [], hasSizes: false };
  const names = Object.keys(container.images);
  const usual = names.filter((name) => name === defaultImage);
  return { images: [...usual, ...names.filter((name) => name !== defaultImage)], hasSizes: true };
}

/** Throws for what `refusal` tells: whoever starts a container has asked before. */
function startupOf(start: ContainerStart, images: Container['images']) {
  const image = start.ok ? images[start.image] : undefined;
  if (!start.ok || image === undefined) throw new Error(start.ok ? 'the image is gone' : start.message);
  return { image, instance: start.instance };
}
