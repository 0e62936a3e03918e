/** What a build tells its webhooks, and what becomes of a webhook that does not take it. */
import { type BuildEvent, isTold } from '../../contract/events.ts';
import { mostTries, type WebhookMessage, webhookHost } from '../../contract/webhooks.ts';
import type { BuildState, WebhookState } from '../state.ts';
import { type BuildInput, type Effect, noting, type Step, stepTo } from '../step-types.ts';

/** A message to every webhook for each event that is to be told. Id and body are fixed here, for all tries. */
export function webhookMessages(state: BuildState, events: readonly BuildEvent[]): Effect[] {
  const open = state.webhooks.flatMap(({ isGone }, webhook) => (isGone ? [] : [webhook]));
  if (open.length === 0) return [];
  return events
    .filter(({ type }) => isTold(type))
    .flatMap((event) => {
      const id = `${state.id}-${event.seq}`;
      const body = JSON.stringify(messageOf(state, event));
      return open.map((webhook) => ({ kind: 'send-webhook' as const, webhook, id, body }));
    });
}

function messageOf(state: BuildState, { seq, at, type, text, data }: BuildEvent): WebhookMessage {
  const { id, title, phase, ledger } = state;
  const build = { id, title, status: phase.kind, spentUsd: ledger.spentUsd, limitUsd: ledger.limitUsd };
  return { type, timestamp: new Date(at).toISOString(), data: { seq, text, build, details: data } };
}

type Answered = Extract<BuildInput, { kind: 'webhook-answered' }>;

/** Takes how a webhook answered. A first failure is not worth a word: it is tried again within seconds. */
export function webhookAnswered(state: BuildState, { webhook, answer, tries, message }: Answered): Step {
  const known = state.webhooks[webhook];
  const url = state.submission.webhooks[webhook]?.url;
  if (!known || known.isGone || url === undefined) return stepTo(state);
  const host = webhookHost(url);
  const data = { webhook, host };
  switch (answer) {
    case 'taken':
      if (known.failure === null) return stepTo(state);
      return noting(changed({ failure: null }), 'webhook.recovered', data);
    case 'gone':
      return noting(changed({ isGone: true, failure: message }), 'webhook.gone', data);
    case 'failed':
      if (tries >= mostTries)
        return noting(changed({ failure: message }), 'webhook.given-up', { ...data, message, tries });
      if (tries < 2 || known.failure !== null) return stepTo(state);
      return noting(changed({ failure: message }), 'webhook.failing', { ...data, message });
    default:
      return answer satisfies never;
  }

  function changed(change: Partial<WebhookState>): BuildState {
    return { ...state, webhooks: state.webhooks.map((one, at) => (at === webhook ? { ...one, ...change } : one)) };
  }
}
