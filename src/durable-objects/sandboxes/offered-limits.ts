/** What environments are given in this deployment, as one of its Sandbox objects says. */
import type { DeploymentLimits } from '../../core/environments/decision/sources.ts';
import { deploymentLimits } from '../../core/environments/deployment-limits.ts';
import type { Env } from '../../env.ts';
import { lentSecrets } from './lent-secrets.ts';

export async function offeredLimits(env: Env, sandbox: string): Promise<DeploymentLimits> {
  const offer = await env.SANDBOX.get(env.SANDBOX.idFromName(sandbox)).offer();
  return deploymentLimits(offer, { usualSize: env.SANDBOX_SIZE, secrets: lentSecrets(env).secrets });
}
