/** What stands in the way of a trigger outside of its submission: the setting of its forge, and what the forge allows. */
import type { TriggerInput } from '../../core/contract/triggers.ts';
import { repositoryKey } from '../../core/triggers/stored-trigger.ts';
import type { TriggerPort } from './trigger-port.ts';

export async function triggerFaults(
  config: TriggerInput,
  ports: Pick<TriggerPort, 'forges' | 'forgeOf'>,
): Promise<string[]> {
  if (config.kind !== 'issue') return [];
  const { host } = repositoryKey(config.repository);
  const forge = ports.forgeOf(config.repository);
  if (!forge.ok) return [forge.message];
  const secret = ports.forges.byHost.get(host)?.webhookSecret;
  const unsigned = secret === undefined ? [`FORGES has no webhookSecret for ${host}, so that no webhook is taken`] : [];
  const may = await forge.value.mayOpen();
  return may.ok ? unsigned : [...unsigned, may.message];
}
