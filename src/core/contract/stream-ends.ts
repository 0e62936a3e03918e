/** The names of a build's WebSocket, for those who read it in a browser as well: this file imports nothing. */

/** The protocol that the server speaks; a browser names it beside `key.<key>`, as it cannot send `Authorization`. */
export const streamProtocol = 'breakwater';

/** Why the server closes a stream, with the code of the WebSocket. After `renew` and `slow` a reader connects again. */
export const streamEnds = {
  misunderstood: { code: 4400, reason: 'the message is not understood' },
  renew: { code: 4401, reason: 'a stream lasts half an hour; connect again behind the last event' },
  slow: { code: 4408, reason: 'marks were not sent back in time; connect again behind the last event' },
  deleted: { code: 4410, reason: 'the build is deleted' },
} as const;
export type StreamEnd = keyof typeof streamEnds;
