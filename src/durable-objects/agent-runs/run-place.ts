/** Where a run's sandbox is, and how its git reaches the remotes from there: its own container, or the local host. */

import { containerGitToken, runToken, sandboxToken } from '../../auth/capability.ts';
import { containerSandbox } from '../../containers/driver/container.ts';
import { localHostSandbox } from '../../containers/driver/local-host.ts';
import type { RunOrder } from '../../core/runs/messages.ts';
import type { Env } from '../../env.ts';
import type { Ports } from './ports.ts';

/** No name of the real world, and plain HTTP: it exists only inside the containers, whose traffic to it comes here. */
const gitHost = 'git.breakwater.internal';

/** What the Worker's main module exports for containers; ctx.exports cannot know its types from here. */
type ContainerExports = {
  RunGit(options: { props: { runId: string } }): Fetcher;
  RunEgress(options: { props: { runId: string; host: string } }): Fetcher;
};

export function runPlace(
  ctx: DurableObjectState,
  env: Env,
  { runId, allowedHosts }: Pick<RunOrder, 'runId' | 'allowedHosts'>,
): Pick<Ports, 'sandbox' | 'remote' | 'allowedHosts'> {
  if (!ctx.container) {
    return {
      sandbox: localHostSandbox(env, runId),
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
      id: runId,
      env: env.STACK_ID ? { STACK_ID: env.STACK_ID } : {},
      token: () => sandboxToken(env.CAPABILITY_SECRET, runId),
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
