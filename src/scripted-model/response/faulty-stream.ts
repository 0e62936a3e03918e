/** What a fault makes of the events of a stream. */

import { errorBody } from '../request/refusal.ts';
import { type StreamFault, streamErrorOf } from './faults.ts';
import { eventText, type StreamEvent } from './sse.ts';

/** The texts that still cross the wire. */
export function faultyStream(
  events: readonly StreamEvent[],
  fault: StreamFault | undefined,
  requestId: string,
): string[] {
  if (!fault) return events.map(eventText);
  if (fault.kind === 'odd') return oddStream(events, fault.what).map(eventText);
  // However late the fault is set, the stream never gets to `message_stop`.
  const at = Math.min(fault.afterEvents, events.length - 1);
  const sent = events.slice(0, at).map(eventText);
  switch (fault.kind) {
    case 'cut':
    case 'silence':
      return sent;
    case 'error-event':
      return [...sent, eventText({ ...errorBody(streamErrorOf(fault), requestId) })];
    case 'garbage':
      return [...sent, 'event: content_block_delta\ndata: {"type":"content_bl\n\n', ...events.slice(at).map(eventText)];
    default:
      return fault satisfies never;
  }
}

function oddStream(events: readonly StreamEvent[], what: Extract<StreamFault, { kind: 'odd' }>['what']): StreamEvent[] {
  switch (what) {
    case 'unknown-event':
      return events.flatMap((event) => [event, { type: 'weather_report', outlook: 'fine' }]).slice(0, -1);
    case 'unknown-block':
      return [...events.slice(0, -2), ...oddBlock(events, []), ...events.slice(-2)];
    case 'unknown-delta':
      return [
        ...events.slice(0, -2),
        ...oddBlock(events, [{ type: 'sketch_delta', stroke: '~' }]),
        ...events.slice(-2),
      ];
    case 'no-usage':
      return events.map((event) =>
        isRecord(event.message) ? { ...event, message: without(event.message, 'usage') } : event,
      );
    case 'no-stop-reason':
      return events.filter(({ type }) => type !== 'message_delta');
    case 'input-no-object':
      return events.map((event) =>
        isRecord(event.delta) && event.delta.type === 'input_json_delta'
          ? { ...event, delta: { ...event.delta, partial_json: event.delta.partial_json === '' ? '[]' : '' } }
          : event,
      );
    default:
      return what satisfies never;
  }
}

/** A block of a type that nobody knows, after the others. */
function oddBlock(events: readonly StreamEvent[], deltas: object[]): StreamEvent[] {
  const index = events.filter(({ type }) => type === 'content_block_start').length;
  return [
    { type: 'content_block_start', index, content_block: { type: 'sketch', z: 1, a: ['ö'] } },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const without = (record: Record<string, unknown>, key: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
