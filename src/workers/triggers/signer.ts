/** In whose name a webhook is signed: a GitHub App's, which speaks for all of its repositories, or one repository's. */
import type { ForgeKind } from '../../core/triggers/forge-event.ts';
import type { RepositoryKey, StoredTrigger } from '../../core/triggers/stored-trigger.ts';
import { repositorySecret } from './repository-secret.ts';
import { isSigned, type Signed } from './signed-body.ts';
import type { TriggerPort } from './trigger-port.ts';

export type Signer =
  /** Of each of these hosts: the forge has signed, whatever repository it is. */
  | { kind: 'app'; hosts: readonly string[] }
  /** For the place that the body names, and for these of its triggers. */
  | { kind: 'repository'; concerned: readonly StoredTrigger[] }
  /** With the secret from which those of the repositories are made; who has it could speak for all of them. */
  | { kind: 'host'; host: string }
  | { kind: 'nobody' };

/** `place` is what the body names; it is not believed before the signature is found to be that repository's. */
export async function signerOf(
  signed: Signed,
  place: RepositoryKey | null,
  { forges, ofRepository }: Pick<TriggerPort, 'forges' | 'ofRepository'>,
): Promise<Signer> {
  const ofHosts = await signingHosts(signed, forges);
  const apps = ofHosts.filter(({ isApp }) => isApp).map(({ host }) => host);
  if (apps.length > 0) return { kind: 'app', hosts: apps };
  const secret = place === null ? null : secretIn(forges, signed.forge, place.host);
  if (place !== null && secret !== null) {
    const concerned = await ofRepository(place);
    const tenants = await signingTenants(signed, secret, place, concerned);
    if (tenants.size > 0)
      return { kind: 'repository', concerned: concerned.filter(({ tenant }) => tenants.has(tenant)) };
  }
  const [first] = ofHosts;
  return first ? { kind: 'host', host: first.host } : { kind: 'nobody' };
}

async function signingHosts(signed: Signed, { byHost }: TriggerPort['forges']) {
  const hosts = await Promise.all(
    [...byHost].map(async ([host, settings]) => {
      const { kind, webhookSecret } = settings;
      if (kind !== signed.forge || webhookSecret === undefined || !(await isSigned(signed, webhookSecret))) return [];
      return [{ host, isApp: 'appId' in settings }];
    }),
  );
  return hosts.flat();
}

/** Null where its repositories have none of their own. */
function secretIn({ byHost }: TriggerPort['forges'], forge: ForgeKind, host: string): string | null {
  const settings = byHost.get(host);
  return settings?.kind === forge && !('appId' in settings) ? (settings.webhookSecret ?? null) : null;
}

async function signingTenants(
  signed: Signed,
  hostSecret: string,
  place: RepositoryKey,
  concerned: readonly StoredTrigger[],
): Promise<Set<string>> {
  const tenants = [...new Set(concerned.map(({ tenant }) => tenant))];
  const signing = await Promise.all(
    tenants.map(async (tenant) =>
      (await isSigned(signed, await repositorySecret(hostSecret, tenant, place))) ? [tenant] : [],
    ),
  );
  return new Set(signing.flat());
}
