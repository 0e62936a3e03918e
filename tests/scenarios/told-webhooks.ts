/** Which events of a build its webhooks are told of. */
import { type BuildEvent, isTold as isToldType } from '../../src/core/contract/events.ts';

export const isTold = ({ type }: BuildEvent): boolean => isToldType(type);

/** The id of the message that tells of an event. */
export const messageId = (build: string, { seq }: BuildEvent): string => `${build}-${seq}`;

/** The ids of the messages that a build's events call for. */
export const messageIds = (build: string, events: readonly BuildEvent[]): string[] =>
  events.filter(isTold).map((event) => messageId(build, event));
