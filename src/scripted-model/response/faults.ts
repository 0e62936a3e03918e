/** The scripted faults: how often each is still due, and the error that each becomes on the wire. */
import type { Refusal } from '../request/refusal.ts';
import type { Fault } from '../script/script.ts';

/** A fault of a stream that began well, or of one that is whole and odd. */
export type StreamFault = Extract<Fault, { kind: 'cut' | 'error-event' | 'silence' | 'garbage' | 'odd' }>;
/** A fault that has an error response. */
export type RefusalFault = Exclude<Fault, StreamFault | { kind: 'no-answer' | 'page' }>;

/** Says whether the fault is due for the conversation with this key, and counts it. */
export type FaultCounter = (key: string, fault: Fault) => boolean;

/** Counts in memory: after a restart a fault comes anew, as an outage would that had not ended. */
export function faultCounter(maxConversations = 10_000): FaultCounter {
  const given = new Map<string, number>();
  return (key, fault) => {
    const count = given.get(key) ?? 0;
    if (count >= fault.times) return false;
    given.delete(key);
    given.set(key, count + 1);
    for (const oldest of given.keys()) {
      if (given.size <= maxConversations) break;
      given.delete(oldest);
    }
    return true;
  };
}

const inStream: ReadonlySet<Fault['kind']> = new Set(['cut', 'error-event', 'silence', 'garbage', 'odd']);

export const refuses = (fault: Fault): fault is RefusalFault =>
  !inStream.has(fault.kind) && fault.kind !== 'no-answer' && fault.kind !== 'page';

/** The error response of a fault. */
export function refusalOf(fault: RefusalFault): Refusal {
  switch (fault.kind) {
    case 'rate-limit':
      return {
        status: 429,
        type: 'rate_limit_error',
        message: "This request would exceed your organization's rate limit. Please try again later.",
        ...(fault.retryAfterSeconds !== undefined && { headers: { 'retry-after': String(fault.retryAfterSeconds) } }),
      };
    case 'overloaded':
      return { status: 529, type: 'overloaded_error', message: 'Overloaded' };
    case 'server-error':
      return { status: 500, type: 'api_error', message: 'Internal server error' };
    case 'status': {
      const { status, type, message, retryAfter } = fault;
      return { status, type, message, ...(retryAfter !== undefined && { headers: { 'retry-after': retryAfter } }) };
    }
    case 'spend-limit':
      return {
        status: 429,
        type: 'rate_limit_error',
        message: 'Your organization has reached its enforced spend limit.',
        errorCode: 'enforced_spend_limit_reached',
      };
    case 'no-credit':
      return {
        status: 402,
        type: 'billing_error',
        message: 'Your credit balance is too low to access the API. Please go to Plans & Billing to add credit.',
      };
    default:
      return fault satisfies never;
  }
}

/** What an `error` event says, or the body of the same error where no stream was asked for. */
export const streamErrorOf = ({ type }: Extract<Fault, { kind: 'error-event' }>): Refusal => ({
  status: 500,
  type,
  ...(type === 'overloaded_error' && { status: 529 }),
  message: type === 'overloaded_error' ? 'Overloaded' : `An error of the type ${type}`,
});
