/** How the breaker has moved, newest first, and what it has seen that made it move. */

import type { breakerEvents } from '../../../../core/contract/events/breaker-events.ts';
import type { BuildEvent } from '../../../../core/contract/events.ts';

export type Move = {
  seq: number;
  at: number;
  /** The state that it went to, or `stuck` where another task stagnated meanwhile. */
  state: string;
  text: string;
  /** Each line once. */
  evidence: string[];
  files: string[];
  criteria: string[];
};

const states = {
  'breaker.opened': 'OPEN',
  'breaker.half-opened': 'HALF_OPEN',
  'breaker.closed': 'CLOSED',
  'task.stuck': 'stuck',
} satisfies Record<keyof typeof breakerEvents, string>;
/** The events that tell of it. */
export const moveTypes = Object.keys(states);
/** Of those that are read. */
export const mostMoves = 100;

/** Those that were read, and what has come since then among the events of the page. */
export function movesOf(read: readonly BuildEvent[], events: readonly BuildEvent[]): Move[] {
  const known = read.at(-1)?.seq ?? 0;
  return [...read, ...events.filter(({ seq }) => seq > known)]
    .flatMap(({ seq, at, type, text, data }) => {
      if (!Object.hasOwn(states, type)) return [];
      const signal = recordIn(data.signal) ?? recordIn(recordIn(data.cause)?.signal) ?? {};
      const move: Move = {
        seq,
        at,
        state: states[type as keyof typeof states],
        text,
        evidence: [...new Set(textsIn(data.evidence))],
        files: textsIn(signal.paths),
        criteria: textsIn(signal.criteria),
      };
      return [move];
    })
    .reverse();
}

/** What events hold is told by their kind; one of a newer release may hold something else. */
const recordIn = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
