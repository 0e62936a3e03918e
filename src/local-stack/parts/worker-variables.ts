/** The Worker's variables on one machine, and the file in which wrangler reads them. */
import type { SandboxKind } from '../sandbox-kind.ts';
import type { StackState } from '../state/stack-state.ts';

export type ModelChoice =
  | { kind: 'real'; apiKey: string; baseUrl: string | undefined }
  | { kind: 'scripted'; script: string };

/** The string variables of `src/env.ts`. */
export type WorkerVariables = {
  API_TOKEN: string;
  CAPABILITY_SECRET: string;
  ANTHROPIC_API_KEY: string;
  ANTHROPIC_BASE_URL?: string;
  SCRIPTED_MODEL?: string;
  GIT_CREDENTIALS?: string;
  SANDBOX_SECRETS?: string;
  FORGES?: string;
  CORS_ORIGINS?: string;
  SANDBOX_LIMIT?: string;
  SANDBOX_LIMIT_PER_BUILD?: string;
  WEBHOOK_SECRET?: string;
  PUBLIC_URL: string;
  GATEWAY_URL: string;
  SANDBOX_URL?: string;
  SANDBOX_TOKEN?: string;
  LOCAL_GIT_URL: string;
  LOCAL_GIT_TOKEN: string;
  STACK_ID?: string;
};

export type VariableSources = {
  /** Names the stack to its containers. */
  stackId: string;
  model: ModelChoice;
  sandbox: SandboxKind;
  urls: Record<keyof StackState['ports'], string>;
  secrets: StackState['secrets'];
  gitCredentials: string | undefined;
  sandboxSecrets?: string | undefined;
  forges?: string | undefined;
  corsOrigins?: string | undefined;
  /** What the person's environment says; without it, the limits of wrangler.toml hold. */
  sandboxLimits?: SandboxLimits;
};

export type SandboxLimits = Pick<WorkerVariables, 'SANDBOX_LIMIT' | 'SANDBOX_LIMIT_PER_BUILD'>;

/** The limits that an environment names. */
export const sandboxLimitsIn = ({ SANDBOX_LIMIT, SANDBOX_LIMIT_PER_BUILD }: NodeJS.ProcessEnv): SandboxLimits => ({
  ...(SANDBOX_LIMIT ? { SANDBOX_LIMIT } : {}),
  ...(SANDBOX_LIMIT_PER_BUILD ? { SANDBOX_LIMIT_PER_BUILD } : {}),
});

export function workerVariables(sources: VariableSources): WorkerVariables {
  const { stackId, model, sandbox, urls, secrets, gitCredentials, sandboxSecrets, forges, corsOrigins, sandboxLimits } =
    sources;
  return {
    API_TOKEN: secrets.api,
    CAPABILITY_SECRET: secrets.capability,
    ...modelVariables(model, urls.model, secrets.model),
    ...(gitCredentials ? { GIT_CREDENTIALS: gitCredentials } : {}),
    ...(sandboxSecrets ? { SANDBOX_SECRETS: sandboxSecrets } : {}),
    ...(forges ? { FORGES: forges } : {}),
    ...(corsOrigins ? { CORS_ORIGINS: corsOrigins } : {}),
    ...sandboxLimits,
    ...(secrets.webhook ? { WEBHOOK_SECRET: secrets.webhook } : {}),
    PUBLIC_URL: urls.api,
    GATEWAY_URL: urls.api,
    ...(sandbox === 'local' ? { SANDBOX_URL: urls.sandbox, SANDBOX_TOKEN: secrets.sandbox } : { STACK_ID: stackId }),
    LOCAL_GIT_URL: urls.git,
    LOCAL_GIT_TOKEN: secrets.git,
  };
}

function modelVariables(model: ModelChoice, scriptedUrl: string, scriptedKey: string) {
  switch (model.kind) {
    case 'real':
      return {
        ANTHROPIC_API_KEY: model.apiKey,
        ...(model.baseUrl ? { ANTHROPIC_BASE_URL: model.baseUrl } : {}),
      };
    case 'scripted':
      return { ANTHROPIC_API_KEY: scriptedKey, ANTHROPIC_BASE_URL: scriptedUrl, SCRIPTED_MODEL: 'true' };
    default:
      return model satisfies never;
  }
}

/**
 * The text of an env file. wrangler reads it with dotenv, which takes a quoted value as it stands, and then expands
 * `$NAME` in it whatever the quotes, unless the dollar is escaped. Throws for a value that no quote can hold.
 */
export function envFile(variables: WorkerVariables): string {
  return Object.entries(variables)
    .map(([name, value]) => {
      const quote = ["'", '`'].find((mark) => !value.includes(mark));
      if (quote === undefined) throw new Error(`${name} holds both ' and \`, which an env file cannot carry`);
      return `${name}=${quote}${value.replaceAll('$', '\\$')}${quote}\n`;
    })
    .join('');
}
