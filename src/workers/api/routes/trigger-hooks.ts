/** Where forges, and whoever has the key of a hook, send what starts builds. */
import { z } from 'zod';
import { Delivered } from '../../../core/contract/triggers.ts';
import { oneLine } from '../../../core/one-line.ts';
import { ForgeKind } from '../../../core/triggers/forge-event.ts';
import { isTriggerId } from '../../../core/triggers/stored-trigger.ts';
import { hearWebhook } from '../../triggers/hear-webhook.ts';
import { isHookKey } from '../../triggers/hook-key.ts';
import { heldStranger } from '../guard.ts';
import { problem } from '../problems.ts';
import { invalid } from '../requests.ts';
import { type Routes, route } from '../route.ts';

const HookStarted = z.object({ build: z.string() });

export function addTriggerHooks(routes: Routes): void {
  for (const forge of ForgeKind.options)
    route(
      routes,
      {
        method: 'POST',
        path: `/triggers/${forge}`,
        area: 'triggers',
        summary: `Webhooks of ${forgeNames[forge]}: issues, comments and reviews`,
        about:
          'Signed with the secret of the repository, which each trigger of issues tells, or by a GitHub App with its own. It answers before anything is done.',
        scope: null,
        answer: Delivered,
        status: 202,
        problems: ['unauthorized', 'too-large', 'misconfigured'],
      },
      (c) => hearWebhook(forge, c.req.raw, c.var.ports.triggers, Date.now()),
    );

  route(
    routes,
    {
      method: 'POST',
      path: '/triggers/hooks/:id',
      area: 'triggers',
      summary: 'Start a build of a hook',
      about:
        'With the key of the trigger as bearer token. The body, JSON of any form, goes into the prompt of the trigger. The same `Idempotency-Key` or `webhook-id` is the same build.',
      scope: null,
      body: {
        schema: z.json(),
        called: 'what a hook is sent',
        example: { alert: 'Dates of 30 February are taken.' },
        maxBytes: 100_000,
        faults: 'invalid-request',
        empty: {},
      },
      answer: HookStarted,
      status: 202,
      problems: ['unauthorized', 'not-found', 'invalid-submission', 'rate-limited'],
    },
    async (c, { params: { id }, body }) => {
      const { triggers } = c.var.ports;
      const key = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
      const stranger = await heldStranger(c, [key]);
      const trigger = isTriggerId(id) ? await triggers.byId(id) : null;
      // Whether there is such a trigger is nobody's business who has no key.
      if (!trigger || !(await isHookKey(key, trigger.keyHash))) {
        await stranger.isWrong();
        throw problem('unauthorized', 'send the key of this trigger as Authorization: Bearer', {
          headers: { 'www-authenticate': 'Bearer realm="breakwater"' },
        });
      }
      await stranger.isRight(key);
      const given = c.req.header('idempotency-key') ?? c.req.header('webhook-id');
      const answer = await triggers.object(id).call({ key: (given ?? crypto.randomUUID()).slice(0, 200), body });
      if (answer === null) throw problem('not-found', `there is no hook ${oneLine(id)}`);
      if (!answer.ok) throw invalid('invalid-submission', [{ path: '', message: answer.message }]);
      return { build: answer.build };
    },
  );
}

const forgeNames = { github: 'GitHub', gitlab: 'GitLab', gitea: 'Gitea' };
