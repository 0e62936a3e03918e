/** What the API needs of triggers: their list, their objects, and the forges that they listen to. */
import type { RepositoryKey, StoredTrigger } from '../../core/triggers/stored-trigger.ts';
import { openForge } from '../../durable-objects/forges.ts';
import type { Trigger } from '../../durable-objects/triggers/trigger.ts';
import type { Env } from '../../env.ts';
import type { Forge, ForgeResult } from '../../forges/forge.ts';
import { type Forges, forgesOf } from '../../forges/forge-settings.ts';
import {
  addTrigger,
  countTriggers,
  listTriggers,
  removeTrigger,
  type TriggerPage,
  type TriggerQuery,
  triggerById,
  triggersOf,
} from '../../history/triggers.ts';

export type TriggerPort = {
  forges: Forges;
  add(trigger: StoredTrigger): Promise<void>;
  count(whose: { tenant: string; place: RepositoryKey | null }): Promise<{ all: number; there: number }>;
  list(query: TriggerQuery): Promise<TriggerPage>;
  byId(id: string): Promise<StoredTrigger | null>;
  ofRepository(place: RepositoryKey): Promise<StoredTrigger[]>;
  remove(id: string): Promise<void>;
  object(id: string): Pick<Trigger, 'deliver' | 'call' | 'schedule' | 'state' | 'erase'>;
  forgeOf(url: string): ForgeResult<Pick<Forge, 'mayOpen'>>;
};

export const triggerPort = (env: Env): TriggerPort => ({
  forges: forgesOf(env.FORGES),
  add: (trigger) => addTrigger(env.DB, trigger),
  count: (whose) => countTriggers(env.DB, whose),
  list: (query) => listTriggers(env.DB, query),
  byId: (id) => triggerById(env.DB, id),
  ofRepository: (place) => triggersOf(env.DB, place),
  remove: (id) => removeTrigger(env.DB, id),
  // An event's data is JSON of any depth, which the types that RPC puts around a result cannot follow.
  object: (id) => env.TRIGGER.get(env.TRIGGER.idFromName(id)) as unknown as ReturnType<TriggerPort['object']>,
  forgeOf: (url) => openForge(url, env),
});
