/** What commands may reach, and which secrets go there: only a submission names hosts and secrets. */
import { isPreset } from '../../network/network.ts';
import type { Origin } from '../environment.ts';
import type { EnvironmentOptions, SecretUse } from '../environment-options.ts';
import type { NotGiven } from '../not-given.ts';
import { byDefault, type DeploymentLimits, detectedFrom, type EnvironmentSources, type Limited } from './sources.ts';

export function decideHosts(
  { submission, file, detected, common }: EnvironmentSources,
  during: 'setup' | 'run',
): Limited<string[]> {
  const ofSubmission = submission.network?.[during];
  if (ofSubmission) return { value: unique(ofSubmission), origin: { kind: 'submission' }, notGiven: [] };
  const asked = file.network?.[during];
  if (asked) {
    const mine = [...common.allow, ...(submission.network?.setup ?? []), ...(submission.network?.run ?? [])];
    const hosts = asked.filter((entry) => !isPreset(entry) && !mine.includes(entry));
    return {
      value: unique([...asked.filter((entry) => !hosts.includes(entry)), ...common.allow]),
      origin: { kind: 'file' },
      notGiven: hosts.length > 0 ? [{ code: 'hosts-in-file', during, hosts }] : [],
    };
  }
  const found = during === 'setup' ? detected.network.setup : [];
  const origin: Origin =
    found.length > 0
      ? detectedFrom(detected.reasons['network.setup'])
      : common.allow.length > 0
        ? { kind: 'submission' }
        : byDefault;
  return { value: unique([...found, ...common.allow]), origin, notGiven: [] };
}

const unique = (entries: readonly string[]): string[] => [...new Set(entries)];

export function decideSecrets(asked: readonly SecretUse[], { secrets }: DeploymentLimits) {
  const notGiven = asked.flatMap((secret) => secretNotGiven(secret, secrets));
  return { value: asked.filter((secret) => secretNotGiven(secret, secrets).length === 0), notGiven };
}

/** Why a secret cannot be used; asked where a submission comes in, too. */
export function secretNotGiven({ use, host }: SecretUse, declared: DeploymentLimits['secrets']): NotGiven[] {
  const secret = declared.find(({ name }) => name === use);
  if (!secret) return [{ code: 'unknown-secret', secret: use, secrets: declared.map(({ name }) => name) }];
  if (secret.hosts.includes(host)) return [];
  return [{ code: 'secret-elsewhere', secret: use, host, hosts: [...secret.hosts] }];
}

export const secretsOfFile = ({ secrets = [] }: EnvironmentOptions): NotGiven[] =>
  secrets.length > 0 ? [{ code: 'secrets-in-file', secrets: secrets.map(({ use }) => use) }] : [];
