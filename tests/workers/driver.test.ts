import { expect, test } from 'vitest';
import { httpSandbox } from '../../src/containers/driver/http-sandbox.ts';

const result = { exitCode: 0, signal: null, timedOut: false, output: 'grün', omittedBytes: 0, durationMs: 1 };
const frames = `{"kind":"running"}\n{"kind":"output","text":"grün"}\n${JSON.stringify({ kind: 'exit', result })}\n`;

/** A sandbox whose port streams the bytes one by one, then stays open or ends; tells when the stream is let go. */
function sandboxThatSends(text: string, { stayOpen = false } = {}) {
  const released = Promise.withResolvers<void>();
  const bytes = [...new TextEncoder().encode(text)];
  const fetch = async () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull: (controller) => {
          const byte = bytes.shift();
          if (byte !== undefined) return controller.enqueue(Uint8Array.of(byte));
          if (stayOpen) return new Promise<void>(() => undefined);
          controller.close();
        },
        cancel: () => released.resolve(),
      }),
    );
  const sandbox = httpSandbox({ fetch, baseUrl: 'http://sandbox', token: 'secret', id: 'a', silenceMs: 100 });
  return { sandbox, released: released.promise };
}

test('a Worker follows the frames of a command, however they are cut', async () => {
  const { sandbox } = sandboxThatSends(frames);
  const seen: string[] = [];
  const answer = await sandbox.exec({ command: 'x', timeoutMs: 1000 }, { onOutput: (text) => seen.push(text) });
  expect([answer, seen]).toEqual([{ ok: true, result }, ['grün']]);
});

test('a Worker lets go of a stream after its exit frame, though it stays open', async () => {
  const { sandbox, released } = sandboxThatSends(frames, { stayOpen: true });
  expect(await sandbox.exec({ command: 'x', timeoutMs: 1000 })).toEqual({ ok: true, result });
  await released;
});

test('a Worker gives up a stream that falls silent', async () => {
  const { sandbox, released } = sandboxThatSends('{"kind":"running"}\n', { stayOpen: true });
  expect(await sandbox.exec({ command: 'x', timeoutMs: 1000 })).toEqual({
    ok: false,
    error: { reason: 'infrastructure', message: 'nothing came from the sandbox for 0.1 s' },
  });
  await released;
});
