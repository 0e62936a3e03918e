/** Where a sandbox is, and how its git reaches the remotes from there: a container of its own, or the local host. */
import { containerGitToken, runToken, sandboxToken } from '../../auth/capability.ts';
import { containerSandbox } from '../../containers/driver/container.ts';
import { localHostSandbox } from '../../containers/driver/local-host.ts';
import type { Sandbox } from '../../containers/driver/sandbox.ts';
import type { Lease } from '../../core/runs/sandbox-lease.ts';
import type { Env } from '../../env.ts';

/** No name of the real world, and plain HTTP: it exists only inside the containers, whose traffic to it comes here. */
const gitHost = 'git.breakwater.internal';

/** What the Worker's main module exports for containers; ctx.exports cannot know its types from here. */
type ContainerExports = {
  RunGit(options: { props: { runId: string } }): Fetcher;
  RunEgress(options: { props: { runId: string; host: string } }): Fetcher;
};

export type SandboxPlace = {
  sandbox: Sandbox;
  /** Where the sandbox finds a repository of the build, and the token that its git sends there. */
  remote: { urlOf(repository: string): string; token(): Promise<string> };
  /** Hosts that the sandbox itself has to let through; empty where its network does. */
  allowedHosts: string[];
};

/** `name` is the sandbox's own, whosever it is; what reaches out of it is bound to the run that has the lease. */
export function sandboxPlace(
  ctx: DurableObjectState,
  env: Env,
  name: string,
  { runId, allowedHosts, image }: Lease,
): SandboxPlace {
  if (!ctx.container) {
    return {
      sandbox: localHostSandbox(env, name),
      remote: {
        urlOf: (repository) => `${env.GATEWAY_URL}/git/${repository}.git`,
        token: () => runToken(env.CAPABILITY_SECRET, runId),
      },
      allowedHosts,
    };
  }
  const { RunGit, RunEgress } = ctx.exports as unknown as ContainerExports;
  return {
    sandbox: containerSandbox({
      container: ctx.container,
      id: name,
      startup: startupOf(ctx.container, image, env.SANDBOX_SIZE),
      env: env.STACK_ID ? { STACK_ID: env.STACK_ID } : {},
      token: () => sandboxToken(env.CAPABILITY_SECRET, name),
      gitHost,
      git: RunGit({ props: { runId } }),
      egress: allowedHosts.map((host) => ({ host, fetcher: RunEgress({ props: { runId, host } }) })),
    }),
    remote: {
      urlOf: (repository) => `http://${gitHost}/${repository}.git`,
      token: () => containerGitToken(env.CAPABILITY_SECRET, runId),
    },
    allowedHosts: [],
  };
}

const sizes = ['lite', 'basic', 'standard-1', 'standard-2', 'standard-3', 'standard-4'] as const;

/** Throws, at the start of a container, for an image or a size that the deployment does not have. */
function startupOf({ images }: Container, name: string, size = 'standard-1') {
  return () => {
    const image = images[name];
    if (image === undefined)
      throw new Error(`there is no image ${name} among ${Object.keys(images).join(', ') || 'none'}`);
    const instance = sizes.find((known) => known === size);
    if (!instance) throw new Error(`SANDBOX_SIZE must be one of ${sizes.join(', ')}, not "${size}"`);
    return { image, instance };
  };
}
