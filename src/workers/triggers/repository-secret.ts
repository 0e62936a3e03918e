/** The secret with which webhooks of one repository are signed: made of its host's `webhookSecret`, and kept nowhere. */
import { mac } from '../../auth/mac.ts';
import { type RepositoryKey, repositoryKey, type StoredTrigger } from '../../core/triggers/stored-trigger.ts';
import type { Forges } from '../../forges/forge-settings.ts';

/** Who has it speaks for this repository, and to the triggers of this tenant, alone. */
export const repositorySecret = async (
  hostSecret: string,
  tenant: string,
  { host, repository }: RepositoryKey,
): Promise<string> => `bws_${await mac(hostSecret, JSON.stringify(['webhooks', tenant, host, repository]))}`;

export type WebhookSecret = { ok: true; place: RepositoryKey; secret: string } | { ok: false; message: string };

/** What is to be entered at the forge for a trigger. */
export async function webhookSecretOf({ config, tenant }: StoredTrigger, { byHost }: Forges): Promise<WebhookSecret> {
  if (config.kind !== 'issue') return { ok: false, message: 'only a trigger of issues hears a webhook of a forge' };
  const place = repositoryKey(config.repository);
  const settings = byHost.get(place.host);
  if (settings?.webhookSecret === undefined)
    return { ok: false, message: `FORGES has no webhookSecret for ${place.host}` };
  if ('appId' in settings)
    return {
      ok: false,
      message: `${place.host} is asked by a GitHub App: its one webhook has the App's own secret, and its repositories need none`,
    };
  return { ok: true, place, secret: await repositorySecret(settings.webhookSecret, tenant, place) };
}
