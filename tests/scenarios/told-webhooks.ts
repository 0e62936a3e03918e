/** Which events of a build its webhooks are told of. */
import type { BuildEvent } from '../../src/core/contract/events.ts';

const toldTypes = [
  'task.merged',
  'wave.completed',
  'build.paused',
  'build.resumed',
  'build.completed',
  'build.failed',
  'build.cancelled',
];

export const isTold = ({ type }: BuildEvent): boolean => toldTypes.includes(type);

/** The id of the message that tells of an event. */
export const messageId = (build: string, { seq }: BuildEvent): string => `${build}-${seq}`;

/** The ids of the messages that a build's events call for. */
export const messageIds = (build: string, events: readonly BuildEvent[]): string[] =>
  events.filter(isTold).map((event) => messageId(build, event));
