/** The checks' view of this Worker: its settings, its database, its objects, and what it can reach. */

import { corsOrigins } from '../../core/access/cors-origins.ts';
import { retention } from '../../core/builds/ending/retention.ts';
import { ownMessage } from '../../core/contract/doctor.ts';
import { Models } from '../../core/contract/submission.ts';
import { webhookSecrets } from '../../core/contract/webhooks.ts';
import { containerStart } from '../../core/environments/container-start.ts';
import { doctorRef } from '../../core/refs.ts';
import { defaultImage } from '../../core/runs/sandbox-lease.ts';
import { slotLimits } from '../../core/runs/slot-limits.ts';
import { sendWebhook } from '../../durable-objects/builds/send-webhook.ts';
import { retentionAdvice, secretAdvice } from '../../durable-objects/builds/setting-advice.ts';
import { gitSettings } from '../../durable-objects/forges.ts';
import { publicUrl } from '../../durable-objects/public-url.ts';
import { lentSecrets } from '../../durable-objects/sandboxes/lent-secrets.ts';
import type { Env } from '../../env.ts';
import { forgesOf } from '../../forges/forge-settings.ts';
import { authorizationFor, credentialHosts } from '../../git/credentials.ts';
import { migrationState } from '../../history/migration-state.ts';
import { askModel } from './ask-model.ts';
import { askRepository } from './ask-repository.ts';
import type { DoctorPorts } from './ports.ts';

const timeoutMs = 10_000;

export function doctorPorts(env: Env, fetch: (url: string, init: RequestInit) => Promise<Response>): DoctorPorts {
  const ports = { fetch, timeoutMs };
  return {
    settings: {
      faults: settingFaults(env),
      hasModelKey: Boolean(env.ANTHROPIC_API_KEY),
      hasWebhookSecret: Boolean(env.WEBHOOK_SECRET),
      scripted: env.SCRIPTED_MODEL === 'true',
      git: gitHosts(env),
    },
    migrations: () => migrationState(env.DB),
    askModel: () => {
      const { generator: model } = Models.parse({});
      return askModel({ apiKey: env.ANTHROPIC_API_KEY, baseUrl: env.ANTHROPIC_BASE_URL, model }, ports);
    },
    probeSandbox: () => env.SANDBOX.get(env.SANDBOX.idFromName(`doctor-${crypto.randomUUID()}`)).probe(),
    askRepository: (repository) =>
      askRepository({ ...repository, ref: doctorRef(crypto.randomUUID()) }, gitSettings(env), ports),
    sendToItself: (origin) => {
      const message = {
        url: `${origin}/doctor/webhook`,
        id: `msg_${crypto.randomUUID()}`,
        body: JSON.stringify(ownMessage),
      };
      return sendWebhook(message, env, { ...ports, now: () => Date.now() });
    },
  };
}

/** An entry goes before an App. */
function gitHosts(env: Env): DoctorPorts['settings']['git'] {
  const credentials = credentialHosts(env.GIT_CREDENTIALS);
  const apps = [...forgesOf(env.FORGES).byHost].flatMap(([host, forge]) => ('appId' in forge ? [host] : []));
  return { credentials, apps: apps.filter((host) => !credentials.includes(host)) };
}

/** What cannot be used, by the name of the setting; none of the words repeats a secret. */
function settingFaults(env: Env): string[] {
  const kept = retention(env).fault;
  const credentials = authorizationFor(new URL('https://example.com'), env.GIT_CREDENTIALS);
  const size = containerStart(
    { image: defaultImage, instance: null },
    { images: [defaultImage], usualSize: env.SANDBOX_SIZE },
  );
  return [
    kept ? retentionAdvice(kept) : null,
    lentSecrets(env).fault,
    publicUrl(env).fault,
    corsOrigins(env).fault,
    forgesOf(env.FORGES).fault,
    limitFault(env),
    credentials.ok ? null : credentials.message,
    env.SANDBOX_URL || size.ok ? null : size.message,
    env.WEBHOOK_SECRET && webhookSecrets(env.WEBHOOK_SECRET) === null ? secretAdvice : null,
  ].filter((fault) => fault !== null);
}

function limitFault(env: Env): string | null {
  try {
    slotLimits(env);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
