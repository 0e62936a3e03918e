import { describe, expect, it } from 'vitest';
import { webhookMessages } from '../../../src/core/builds/ending/webhooks.ts';
import { isMoot } from '../../../src/core/builds/moot.ts';
import { type BuildState, newBuild } from '../../../src/core/builds/state.ts';
import { step } from '../../../src/core/builds/step.ts';
import type { BuildInput } from '../../../src/core/builds/step-types.ts';
import { viewOf } from '../../../src/core/builds/view.ts';
import type { BuildEvent, LogEntry } from '../../../src/core/contract/events.ts';
import { WebhookMessage } from '../../../src/core/contract/webhooks.ts';
import { submission } from '../builders.ts';

const secretUrl = 'https://hooks.example.com:8443/services/of-the-receiver?key=k';
const urls = [secretUrl, 'https://other.example.com/'];
const told = (given: Partial<BuildState> = {}): BuildState => ({
  ...newBuild({ id: 'b1', submission: submission({ webhooks: urls.map((url) => ({ url })) }), now: 0 }),
  ...given,
});
const event = (given: Partial<BuildEvent> = {}): BuildEvent => ({
  seq: 7,
  at: Date.UTC(2026, 10, 24),
  type: 'wave.completed',
  text: 'Wave 1 is complete',
  data: { wave: 1 },
  ...given,
});
type Answer = Omit<Extract<BuildInput, { kind: 'webhook-answered' }>, 'kind'>;
const answer = (given: Partial<Answer> = {}): Answer => ({
  webhook: 0,
  answer: 'failed',
  tries: 1,
  message: 'it answers 500',
  ...given,
});

/** What is logged of a row of answers, and the build after them. */
function after(answers: Partial<Answer>[], state = told()): { log: LogEntry[]; state: BuildState } {
  const log: LogEntry[] = [];
  let next = state;
  for (const given of answers) {
    const taken = step(next, { kind: 'webhook-answered', ...answer(given) }, 0);
    log.push(...taken.log);
    next = taken.state;
  }
  return { log, state: next };
}
const textsAfter = (answers: Partial<Answer>[]) => after(answers).log.map(({ text }) => text);
const statusAfter = (answers: Partial<Answer>[]) => viewOf(after(answers).state, 0).webhooks[0];

describe('the messages of a step', () => {
  it('are one for each event worth telling and each webhook, with the id and body for all tries', () => {
    const messages = webhookMessages(told(), [event(), event({ seq: 8, type: 'task.graded' })]);
    const body = {
      type: 'wave.completed',
      timestamp: '2026-11-24T00:00:00.000Z',
      data: {
        seq: 7,
        text: 'Wave 1 is complete',
        build: { id: 'b1', title: 'It works.', status: 'opening', spentUsd: 0, limitUsd: 100 },
        details: { wave: 1 },
      },
    };
    expect(
      messages.map((message) =>
        message.kind === 'send-webhook' ? { ...message, body: JSON.parse(message.body) } : message,
      ),
    ).toEqual([
      { kind: 'send-webhook', webhook: 0, id: 'b1-7', body },
      { kind: 'send-webhook', webhook: 1, id: 'b1-7', body },
    ]);
    expect(WebhookMessage.parse(body)).toEqual(body);
  });

  it('tell of merges, waves, pauses and the end, and of nothing that comes by the minute', () => {
    const types = [
      ...[
        'build.created',
        'plan.approved',
        'task.graded',
        'task.merged',
        'wave.completed',
        'build.paused',
        'build.resumed',
      ],
      ...['build.completed', 'build.failed', 'build.cancelled', 'webhook.failing'],
    ];
    const messages = types.filter((type) => webhookMessages(told(), [event({ type })]).length > 0);
    expect(messages).toEqual([
      'task.merged',
      'wave.completed',
      'build.paused',
      'build.resumed',
      'build.completed',
      'build.failed',
      'build.cancelled',
    ]);
  });
});

describe('a webhook that does not take a message', () => {
  it('is worth a word at the second try, once, and again when it takes one', () => {
    const failing =
      'The webhook at hooks.example.com:8443 does not take messages: it answers 500; each is tried 10 times in three days';
    expect(textsAfter([{}])).toEqual([]);
    expect(textsAfter([{}, { tries: 2 }, { tries: 3 }, { tries: 2 }])).toEqual([failing]);
    expect(textsAfter([{ tries: 2 }, { answer: 'taken' }, { answer: 'taken' }])).toEqual([
      failing,
      'The webhook at hooks.example.com:8443 takes messages again',
    ]);
    expect([statusAfter([{}]), statusAfter([{ tries: 2 }]), statusAfter([{ tries: 2 }, { answer: 'taken' }])]).toEqual([
      { host: 'hooks.example.com:8443', status: 'working', failure: null },
      { host: 'hooks.example.com:8443', status: 'failing', failure: 'it answers 500' },
      { host: 'hooks.example.com:8443', status: 'working', failure: null },
    ]);
  });

  it('loses a message after ten tries, and the log says so', () => {
    expect(textsAfter([{ tries: 10 }])).toEqual([
      'The webhook at hooks.example.com:8443 has not taken a message in 10 tries: it answers 500; the message is given up',
    ]);
  });

  it('and is gone is told nothing more, and other webhooks are', () => {
    const { state, log } = after([{ answer: 'gone', message: 'it answers 410' }, { answer: 'taken' }]);
    expect(log.map(({ text }) => text)).toEqual([
      'The webhook at hooks.example.com:8443 answers 410 Gone: it is told nothing more',
    ]);
    const messages = [0, 1].map((webhook) => ({ kind: 'send-webhook' as const, webhook, id: 'b1-7', body: '{}' }));
    expect(messages.map((message) => isMoot(message, state))).toEqual([true, false]);
    expect(webhookMessages(state, [event()]).map((effect) => effect.kind === 'send-webhook' && effect.webhook)).toEqual(
      [1],
    );
  });
});

it('no message of a deleted build is tried any more', () => {
  const message = { kind: 'send-webhook' as const, webhook: 0, id: 'b1-7', body: '{}' };
  expect([isMoot(message, told()), isMoot(message, told({ deletedAt: 1 }))]).toEqual([false, true]);
});

it('what is kept and shown of a webhook has its host, and nothing else of its URL', () => {
  const { log, state } = after([{ tries: 2 }, { tries: 10 }, { answer: 'taken' }, { answer: 'gone' }]);
  const shown = JSON.stringify([log, viewOf(state, 0), webhookMessages(told(), [event()])]);
  expect(log).toHaveLength(4);
  expect(shown).not.toMatch(/of-the-receiver|key=k/);
});
