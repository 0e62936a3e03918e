/** Forges and git remotes as the objects reach them: what is bought of a GitHub App is kept for all that run in one place. */
import type { Forge, ForgeResult } from '../forges/forge.ts';
import { appTokens, type ForgeEnvironment, forgeAt } from '../forges/forge-at.ts';
import type { TokenCache } from '../forges/github/app-token.ts';
import type { GitSettings } from '../git/resolve.ts';

const tokens: TokenCache = new Map();
const ports = {
  fetch: (input: string, init: RequestInit) => fetch(input, init),
  timeoutMs: 15_000,
  now: () => Date.now(),
  tokens,
};

/** The forge of a repository, by its URL. */
export const openForge = (url: string, environment: ForgeEnvironment): ForgeResult<Forge> =>
  forgeAt(url, environment, ports);

/** How git reaches its remotes: by GIT_CREDENTIALS, or as the App that FORGES has for a host. */
export const gitSettings = <Environment extends GitSettings & ForgeEnvironment>(environment: Environment) => ({
  ...environment,
  apps: appTokens(environment, ports),
});
