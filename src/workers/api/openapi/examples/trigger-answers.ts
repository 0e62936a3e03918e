/** What is answered of triggers in the examples: the issues of the repository start builds. */

import type {
  Trigger,
  TriggerAnswer,
  TriggerCreated,
  TriggerList,
  TriggerRemoved,
  TriggerTested,
  TriggerWebhookSecret,
} from '../../../../core/contract/triggers.ts';
import { type Delivered, TriggerInput } from '../../../../core/contract/triggers.ts';
import { begunAt, buildId, origin, person } from './story.ts';

const { kind, name, ...config } = TriggerInput.parse({
  kind: 'issue',
  name: 'issues of dates',
  repository: 'https://github.com/acme/dates',
});

const trigger: Trigger = {
  id: 'tabcdefgh23',
  kind,
  name,
  createdAt: begunAt,
  createdBy: person,
  config: config as unknown as Trigger['config'],
};
const state: TriggerAnswer['state'] = {
  builds: [{ build: buildId, subject: 'acme/dates#12', at: begunAt }],
  nextAt: null,
  ignored: { 'another-label': 2 },
  fault: null,
};
const url = `${origin}/triggers/github`;
const secret = 'bws_Y0uW1llS33An0therOne0fThese43Characters_Here';
const delivered: Delivered = { taken: 1, why: null };

export const triggerAnswers: Record<string, unknown> = {
  'POST /triggers/github': delivered,
  'POST /triggers/gitlab': delivered,
  'POST /triggers/gitea': delivered,
  'POST /triggers/hooks/:id': { build: buildId },
  'POST /triggers': { ...trigger, url, key: null, webhookSecret: secret } satisfies TriggerCreated,
  'GET /triggers': { triggers: [trigger], next: null } satisfies TriggerList,
  'GET /triggers/:id': { ...trigger, state } satisfies TriggerAnswer,
  'GET /triggers/:id/webhook-secret': {
    repository: 'github.com/acme/dates',
    url,
    secret,
  } satisfies TriggerWebhookSecret,
  'POST /triggers/:id/test': { ok: true, faults: [] } satisfies TriggerTested,
  'DELETE /triggers/:id': { id: trigger.id, removed: true } satisfies TriggerRemoved,
};
