/** The forges as the objects reach them: what is bought of a GitHub App is kept for all that run in one place. */
import type { Forge, ForgeResult } from '../forges/forge.ts';
import { type ForgeEnvironment, forgeAt } from '../forges/forge-at.ts';
import type { TokenCache } from '../forges/github/app-token.ts';

const tokens: TokenCache = new Map();

/** The forge of a repository, by its URL. */
export const openForge = (url: string, environment: ForgeEnvironment): ForgeResult<Forge> =>
  forgeAt(url, environment, {
    fetch: (input, init) => fetch(input, init),
    timeoutMs: 15_000,
    now: () => Date.now(),
    tokens,
  });
