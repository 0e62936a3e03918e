/** The check of a live deployment, and the webhook that it sends to itself. */
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { DoctorAnswer, DoctorRequest, OwnMessage, ownMessage } from '../../../core/contract/doctor.ts';
import { webhookSecrets } from '../../../core/contract/webhooks.ts';
import { release } from '../../../core/release.ts';
import { examine } from '../../doctor/examine.ts';
import { problem } from '../problems.ts';
import { originOf } from '../requests.ts';
import { type Routes, route } from '../route.ts';

const maxBodyBytes = 10_000;
const clock = {
  now: () => Date.now(),
  after: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

export function addDoctor(routes: Routes): void {
  /** One at a time in a Worker: each starts a sandbox. */
  let isUnderWay = false;
  route(
    routes,
    {
      method: 'POST',
      path: '/doctor',
      area: 'deployment',
      summary: 'Check the deployment',
      about:
        'Looks at settings, database, model, a sandbox, a repository and a webhook, and answers each as data. It starts a sandbox, so it takes some seconds, at most 90, and a second one is refused meanwhile. For who holds API_TOKEN.',
      scope: 'admin',
      body: {
        schema: DoctorRequest,
        called: 'a check',
        maxBytes: maxBodyBytes,
        faults: 'invalid-request',
        empty: {},
        example: { repository: { url: 'https://github.com/acme/dates.git' } },
      },
      answer: DoctorAnswer,
    },
    async (c, { body: request }) => {
      const { name, tenant, scopes, isOperator } = c.var.caller;
      if (!isOperator) throw problem('forbidden', 'only who holds API_TOKEN checks the deployment');
      if (isUnderWay)
        throw problem('rate-limited', 'a check of the deployment is under way: ask again when it has ended', {
          headers: { 'retry-after': '10' },
        });
      isUnderWay = true;
      const given = { request, origin: originOf(c) };
      const checks = await examine(c.var.ports.doctor, given, clock).finally(() => {
        isUnderWay = false;
      });
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
