/** Which secrets a deployment lacks, and the value that each gets: made here, or taken from the person's environment. */

export type SecretsQuestion = {
  /** Names that the deployment has already; they stay as they are. */
  present: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  /** A new API token is asked for, whether there is one or not. */
  newToken: boolean;
  /** A fresh random text of 32 bytes or more. */
  random: () => string;
};

export type SecretsToSet = {
  values: Record<string, string>;
  /** Names of those that were made here. */
  made: string[];
  /** Names of those that the environment gave. */
  taken: string[];
};

/** `whsec_` and base64, as Standard Webhooks has it. */
const webhookSecret = (random: string): string => `whsec_${Buffer.from(random).toString('base64')}`;

const makers: Readonly<Record<string, (random: string) => string>> = {
  API_TOKEN: (random) => random,
  CAPABILITY_SECRET: (random) => random,
  WEBHOOK_SECRET: webhookSecret,
};

/** What nobody can make: keys that others give. */
const givenByOthers = [
  'ANTHROPIC_API_KEY',
  'GIT_CREDENTIALS',
  'SANDBOX_SECRETS',
  'FORGES',
  'GITHUB_OAUTH_CLIENT_SECRET',
];

/** All that a deployment may have; .dev.vars.example has them for the deploy button. */
export const deployedSecrets: readonly string[] = [...Object.keys(makers), ...givenByOthers];

export function secretsToSet({ present, environment, newToken, random }: SecretsQuestion): SecretsToSet {
  const isMissing = (name: string) => !present.includes(name) || (name === 'API_TOKEN' && newToken);
  const missing = deployedSecrets.filter(isMissing);
  const taken = missing.filter((name) => Boolean(environment[name]));
  const made = missing.filter((name) => !taken.includes(name) && Object.hasOwn(makers, name));
  return {
    values: Object.fromEntries([
      ...taken.map((name) => [name, environment[name]]),
      ...made.map((name) => [name, makers[name]?.(random())]),
    ]),
    made,
    taken,
  };
}
