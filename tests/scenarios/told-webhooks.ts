/** What a receiver of a build's webhooks must have got, however often the build was cut off. */
import type { BuildEvent } from '../../src/core/api.ts';
import type { Delivery } from '../doubles/webhook-receiver.ts';

const toldTypes = [
  'wave.completed',
  'build.paused',
  'build.resumed',
  'build.completed',
  'build.failed',
  'build.cancelled',
];

/** The ids of the messages that a build's events call for. */
export const messageIds = (build: string, events: readonly BuildEvent[]): string[] =>
  events.filter(({ type }) => toldTypes.includes(type)).map(({ seq }) => `${build}-${seq}`);

/** What is wrong with what came; empty where each message came at least once, and every time the same. */
export function webhookFaults(build: string, events: readonly BuildEvent[], deliveries: readonly Delivery[]): string[] {
  const expected = new Set(messageIds(build, events));
  const came = Map.groupBy(
    deliveries.filter(({ id }) => id.startsWith(`${build}-`)),
    ({ id }) => id,
  );
  return [
    ...[...expected].filter((id) => !came.has(id)).map((id) => `webhook ${id} was never told`),
    ...[...came.keys()].filter((id) => !expected.has(id)).map((id) => `webhook ${id} tells of no event`),
    ...[...came]
      .filter(([, tries]) => new Set(tries.map(({ body }) => body)).size > 1)
      .map(([id]) => `webhook ${id} was told with two bodies`),
  ];
}
