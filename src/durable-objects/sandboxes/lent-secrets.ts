/** The secrets that this deployment lends, as its setting says. */
import { type SandboxSecrets, sandboxSecrets } from '../../core/environments/sandbox-secrets.ts';
import type { Env } from '../../env.ts';

/** What is lent to nobody, whatever the setting says: the system's own secrets. */
const own = [
  'API_TOKEN',
  'CAPABILITY_SECRET',
  'ANTHROPIC_API_KEY',
  'GIT_CREDENTIALS',
  'WEBHOOK_SECRET',
  'SANDBOX_TOKEN',
  'LOCAL_GIT_TOKEN',
] as const satisfies (keyof Env)[];

export const lentSecrets = (env: Env): SandboxSecrets =>
  sandboxSecrets(env.SANDBOX_SECRETS, Object.fromEntries(own.map((name) => [name, env[name]])));
