/** The check of a live deployment, and the webhook that it sends to itself. */
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { DoctorAnswer, DoctorRequest, OwnMessage, ownMessage } from '../../../core/contract/doctor.ts';
import { webhookSecrets } from '../../../core/contract/webhooks.ts';
import { release } from '../../../core/release.ts';
import { examine } from '../../doctor/examine.ts';
import { problem } from '../problems.ts';
import { type Routes, route } from '../route.ts';

const maxBodyBytes = 10_000;
const clock = {
  now: () => Date.now(),
  after: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

export function addDoctor(routes: Routes): void {
  route(
    routes,
    {
      method: 'POST',
      path: '/doctor',
      area: 'deployment',
      summary: 'Check the deployment',
      about:
        'Looks at settings, database, model, a sandbox, a repository and a webhook, and answers each as data. It starts a sandbox, so it takes some seconds, at most 90.',
      scope: 'admin',
      body: {
        schema: DoctorRequest,
        called: 'a check',
        maxBytes: maxBodyBytes,
        faults: 'invalid-request',
        empty: {},
        example: { repository: { url: 'https://github.com/acme/shop.git' } },
      },
      answer: DoctorAnswer,
    },
    async (c, { body: request }) => {
      const { doctor, settings } = c.var.ports;
      const origin = settings.publicOrigin ?? new URL(c.req.url).origin;
      const checks = await examine(doctor, { request, origin }, clock);
      const { name, tenant, scopes } = c.var.caller;
      const ok = checks.every(({ state }) => state !== 'failed');
      return { ok, release, at: Date.now(), caller: { name, tenant, scopes: [...scopes] }, checks };
    },
  );

  route(
    routes,
    {
      method: 'POST',
      path: '/doctor/webhook',
      area: 'deployment',
      summary: 'Take the message that the check sends to itself',
      about: 'Answers whether the signature holds; nothing else comes of it.',
      scope: null,
      body: {
        schema: OwnMessage,
        called: 'the message',
        maxBytes: 1_000,
        faults: 'invalid-request',
        example: ownMessage,
      },
      answer: z.object({ ok: z.literal(true) }),
      problems: ['unauthorized'],
    },
    async (c, { body }) => {
      const secrets = webhookSecrets(c.var.ports.settings.webhookSecret) ?? [];
      if (!secrets.some((secret) => holds(secret, JSON.stringify(body), c.req.header())))
        throw problem('unauthorized', 'the message is not signed by this deployment');
      return { ok: true };
    },
  );
}

function holds(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
