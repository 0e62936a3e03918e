/**
 * A build's events as server-sent events. The Build sends frames through a WebSocket, so that it may leave memory while
 * somebody reads; here they are passed on as the client takes them, with heartbeats while nothing happens.
 */
import { streamEnds } from '../../core/contract/stream-ends.ts';

/** After how long a client connects again, as it is told. */
const retryMs = 1000;
/** Below the minute after which proxies take a silent connection for dead. */
const heartbeatMs = 15_000;

const ends: readonly number[] = Object.values(streamEnds).map(({ code }) => code);

/** The answer; `socket` is that of the Build, not yet accepted. A stream that breaks off ends without a word. */
export function eventStream(socket: WebSocket): Response {
  const { readable, writable } = new IdentityTransformStream();
  const writer: WritableStreamDefaultWriter<Uint8Array> = writable.getWriter();
  const encoder = new TextEncoder();
  // Resolves when the client has taken all that was written.
  let taken: Promise<void> = Promise.resolve();
  let isOpen = true;
  let heardAt = Date.now();

  const leave = (): void => {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(heartbeat);
    socket.close(1000);
  };
  const write = (frame: string): void => {
    heardAt = Date.now();
    taken = writer.write(encoder.encode(frame));
    taken.catch(leave);
  };
  const end = (code: number, reason: string): void => {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(heartbeat);
    if (ends.includes(code)) write(`event: stream.ended\ndata: ${JSON.stringify({ code, reason })}\n\n`);
    writer.close().catch(() => undefined);
  };
  const heartbeat = setInterval(() => {
    if (Date.now() - heardAt >= heartbeatMs) write(': still here\n\n');
  }, heartbeatMs);

  socket.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string' || !isOpen) return;
    if (!data.startsWith('{')) return write(data);
    // A mark: it goes back once the client has taken what was before it.
    taken.then(() => isOpen && socket.send(data), leave);
  });
  socket.addEventListener('close', ({ code, reason }) => end(code, reason));
  socket.addEventListener('error', () => end(1006, ''));
  socket.accept();
  write(`retry: ${retryMs}\n\n`);
  return new Response(readable, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
