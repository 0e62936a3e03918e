/** Makes, lists, tests and removes triggers. */

import type { Context } from 'hono';
import { z } from 'zod';
import { Submission } from '../../../core/contract/submission.ts';
import {
  type Trigger,
  TriggerAnswer,
  TriggerCreated,
  TriggerInput,
  TriggerList,
  TriggerRemoved,
  TriggerTested,
  TriggerWebhookSecret,
} from '../../../core/contract/triggers.ts';
import { oneLine } from '../../../core/one-line.ts';
import {
  isTriggerId,
  type RepositoryKey,
  repositoryKey,
  type StoredTrigger,
  submissionOf,
} from '../../../core/triggers/stored-trigger.ts';
import { nextDue, scheduleFault } from '../../../durable-objects/triggers/next-due.ts';
import { newHookKey, newTriggerId } from '../../triggers/hook-key.ts';
import { webhookSecretOf } from '../../triggers/repository-secret.ts';
import { triggerFaults } from '../../triggers/trigger-faults.ts';
import { inputErrors } from '../input-errors.ts';
import type { ApiTypes } from '../ports.ts';
import { problem } from '../problems.ts';
import { badCursor, pageQuery } from '../query.ts';
import { invalid, originOf } from '../requests.ts';
import { type Routes, route } from '../route.ts';
import { checkSubmission } from '../submit.ts';

export function addTriggers(routes: Routes): void {
  route(
    routes,
    {
      method: 'POST',
      path: '/triggers',
      area: 'triggers',
      summary: 'Make a trigger, which starts builds by itself',
      scope: 'admin',
      body: {
        schema: TriggerInput,
        example: { kind: 'issue', name: 'issues of dates', repository: 'https://github.com/acme/dates' },
        called: 'a trigger',
        maxBytes: 1_000_000,
        faults: 'invalid-submission',
      },
      answer: TriggerCreated,
      status: 201,
    },
    async (c, { body: config }) => {
      const { triggers } = c.var.ports;
      const now = Date.now();
      await refuseFaults(config, c, now);
      await refuseTooMany(config, c);
      const { tenant, name: createdBy } = c.var.caller;
      const secret = config.kind === 'hook' ? await newHookKey() : null;
      const keyHash = secret?.hash ?? null;
      const trigger: StoredTrigger = { id: newTriggerId(), tenant, config, keyHash, createdAt: now, createdBy };
      const dueAt = config.kind === 'schedule' ? nextDue(config, now) : null;
      if (dueAt !== null) await triggers.object(trigger.id).schedule(dueAt);
      await triggers.add(trigger);
      const webhook = await webhookSecretOf(trigger, triggers.forges);
      const webhookSecret = webhook.ok ? webhook.secret : null;
      return { ...told(trigger), url: sendTo(trigger, c), key: secret?.key ?? null, webhookSecret };
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/triggers',
      area: 'triggers',
      summary: 'List triggers, the newest first',
      scope: 'admin',
      query: z.strictObject({
        ...pageQuery(100),
        /** Those of the caller's own tenant alone, where the caller may see them all. */
        mine: z.literal('true').optional(),
      }),
      answer: TriggerList,
    },
    async (c, { query: { mine, ...query } }) => {
      const { isOperator, tenant } = c.var.caller;
      const isEverybodys = isOperator && mine === undefined;
      const page = await c.var.ports.triggers.list({ ...query, tenant: isEverybodys ? null : tenant });
      if (!page.ok) throw badCursor();
      return { triggers: page.triggers.map(told), next: page.next };
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/triggers/:id',
      area: 'triggers',
      summary: 'Read a trigger, and what has become of its occasions',
      scope: 'admin',
      answer: TriggerAnswer,
    },
    async (c, { params: { id } }) => {
      const trigger = await ownTrigger(id, c);
      return { ...told(trigger), state: await c.var.ports.triggers.object(id).state() };
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/triggers/:id/webhook-secret',
      area: 'triggers',
      summary: 'Read the secret with which the forge signs the webhooks of a trigger of issues',
      about:
        'It is of this repository and this tenant alone, the same whenever it is asked for, and another once the `webhookSecret` of the host is another.',
      scope: 'admin',
      answer: TriggerWebhookSecret,
      problems: ['conflict'],
    },
    async (c, { params: { id } }) => {
      const trigger = await ownTrigger(id, c);
      const webhook = await webhookSecretOf(trigger, c.var.ports.triggers.forges);
      if (!webhook.ok) throw problem('conflict', webhook.message);
      const { place, secret } = webhook;
      return { repository: `${place.host}/${place.repository}`, url: forgeUrl(place, c), secret };
    },
  );

  route(
    routes,
    {
      method: 'POST',
      path: '/triggers/:id/test',
      area: 'triggers',
      summary: 'Look whether a trigger could start a build, without starting one',
      scope: 'admin',
      answer: TriggerTested,
    },
    async (c, { params: { id } }) => {
      const { config } = await ownTrigger(id, c);
      const faults = [...(await triggerFaults(config, c.var.ports.triggers)), ...(await submissionFaultsOf(config, c))];
      return { ok: faults.length === 0, faults };
    },
  );

  route(
    routes,
    {
      method: 'DELETE',
      path: '/triggers/:id',
      area: 'triggers',
      summary: 'Remove a trigger; its builds stay',
      scope: 'admin',
      answer: TriggerRemoved,
    },
    async (c, { params: { id } }) => {
      await ownTrigger(id, c);
      // Without its row the object does nothing more, whatever becomes of the second step.
      await c.var.ports.triggers.remove(id);
      await c.var.ports.triggers.object(id).erase();
      return { id, removed: true };
    },
  );
}

type Asked = Context<ApiTypes>;

/** Another tenant's trigger is no more there than one that never was. */
async function ownTrigger(id: string, c: Asked): Promise<StoredTrigger> {
  const trigger = isTriggerId(id) ? await c.var.ports.triggers.byId(id) : null;
  const { isOperator, tenant } = c.var.caller;
  if (!trigger || !(isOperator || trigger.tenant === tenant))
    throw problem('not-found', `there is no trigger ${oneLine(id)}`);
  return trigger;
}

function told({ id, tenant: _, config, createdAt, createdBy }: StoredTrigger): Trigger {
  const { kind, name, ...rest } = config;
  return { id, kind, name, createdAt, createdBy, config: rest as unknown as Trigger['config'] };
}

/** Where a forge, or whoever has the key, sends to; null where a clock starts the builds. */
function sendTo({ id, config }: StoredTrigger, c: Asked): string | null {
  if (config.kind === 'schedule') return null;
  if (config.kind === 'hook') return `${originOf(c)}/triggers/hooks/${id}`;
  return forgeUrl(repositoryKey(config.repository), c);
}

function forgeUrl({ host }: RepositoryKey, c: Asked): string {
  const forge = c.var.ports.triggers.forges.byHost.get(host)?.kind ?? 'github';
  return `${originOf(c)}/triggers/${forge}`;
}

async function refuseFaults(config: TriggerInput, c: Asked, now: number): Promise<void> {
  const fault = config.kind === 'schedule' ? scheduleFault(config, now) : null;
  if (fault) throw invalid('invalid-submission', [fault]);
  const parsed = exampleOf(config);
  if (!parsed.success) {
    const errors = inputErrors(parsed.error).map(({ path, message }) => ({ path: `submission.${path}`, message }));
    throw invalid('invalid-submission', errors);
  }
  await checkSubmission(parsed.data, c.var.ports);
}

/** Each event of a repository is brought to all of its triggers. */
const most = { all: 100, there: 5 };

async function refuseTooMany(config: TriggerInput, c: Asked): Promise<void> {
  const place = config.kind === 'issue' ? repositoryKey(config.repository) : null;
  const { all, there } = await c.var.ports.triggers.count({ tenant: c.var.caller.tenant, place });
  if (there >= most.there)
    throw invalid('invalid-submission', [
      { path: 'repository', message: `has ${there} triggers, and no more than that` },
    ]);
  if (all >= most.all)
    throw invalid('invalid-submission', [{ path: '', message: `there are ${all} triggers, and no more than that` }]);
}

/** A build as this trigger would submit it. */
const exampleOf = (config: TriggerInput) =>
  Submission.safeParse(
    config.kind === 'issue'
      ? submissionOf(config, { spec: 'An issue' })
      : submissionOf(config, { prompt: config.prompt }),
  );

async function submissionFaultsOf(config: TriggerInput, c: Asked): Promise<string[]> {
  const parsed = exampleOf(config);
  if (!parsed.success) return inputErrors(parsed.error).map(({ path, message }) => `submission.${path}: ${message}`);
  try {
    await checkSubmission(parsed.data, c.var.ports);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
