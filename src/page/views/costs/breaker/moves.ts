/** How the breaker has moved, newest first, and what it has seen that made it move. */
import type { BuildEvent, BuildEventType } from '../../../../core/contract/events.ts';

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

const states: Record<string, string> = {
  'breaker.opened': 'OPEN',
  'breaker.half-opened': 'HALF_OPEN',
  'breaker.closed': 'CLOSED',
  'task.stuck': 'stuck',
} satisfies Partial<Record<BuildEventType, string>>;
/** The events that tell of it. */
export const moveTypes = Object.keys(states);

export const movesOf = (events: readonly Omit<BuildEvent, 'by'>[]): Move[] =>
  events
    .map(({ seq, at, type, text, data }) => {
      const signal = recordIn(data.signal) ?? recordIn(recordIn(data.cause)?.signal) ?? {};
      return {
        seq,
        at,
        state: states[type] ?? type,
        text,
        evidence: [...new Set(textsIn(data.evidence))],
        files: textsIn(signal.paths),
        criteria: textsIn(signal.criteria),
      };
    })
    .reverse();

/** What events hold is told by their kind; one of a newer release may hold something else. */
const recordIn = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
