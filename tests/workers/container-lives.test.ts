/** Containers that an object finds when it wakes: still running, or gone. */
import { expect, test } from 'vitest';
import { type ContainerSandboxOptions, containerSandbox } from '../../src/containers/driver/container.ts';

/** The engine's side of one container, which outlives the objects that talk to it; its server answers as told. */
function engine({ running = false, answer = '{}' } = {}) {
  const asked: string[] = [];
  const ended = Promise.withResolvers<void>();
  const it = {
    running,
    start: () => {
      asked.push('start');
      it.running = true;
    },
    monitor: () => ended.promise,
    destroy: async () => {
      asked.push('destroy');
      it.running = false;
      ended.resolve();
    },
    getTcpPort: () => ({
      fetch: async (request: Request | string) => {
        asked.push(new URL(typeof request === 'string' ? request : request.url).pathname);
        if (!it.running) throw new Error('connection refused');
        return new Response(answer);
      },
    }),
    setInactivityTimeout: async () => undefined,
    interceptOutboundHttp: async () => void asked.push('intercept'),
  };
  return { asked, container: it as unknown as ContainerSandboxOptions['container'] };
}

/** What an object in a new life has of it. */
const newLife = (container: ContainerSandboxOptions['container']) =>
  containerSandbox({
    container,
    id: 'r1',
    token: () => Promise.resolve('secret'),
    env: {},
    gitHost: 'git.breakwater.internal',
    git: {} as Fetcher,
    egress: [],
  });

const notRunning = { ok: false, error: { reason: 'infrastructure', message: 'the container is not running' } };

test('a new life talks to the container that the last one left, and answers for its git again', async () => {
  const { asked, container } = engine({ running: true, answer: '{"matches":[],"truncated":false}' });
  const found = await newLife(container).call('search', { pattern: 'x' });
  expect(found).toEqual({ ok: true, result: { matches: [], truncated: false } });
  expect(asked).toEqual(['intercept', '/sandboxes/r1/search']);
});

test('a new life whose container is gone says so for every operation, commands too, and starts none by itself', async () => {
  const { asked, container } = engine();
  const sandbox = newLife(container);
  expect([
    await sandbox.call('search', { pattern: 'x' }),
    await sandbox.call('save', { repository: 'api', message: 'm', ref: 'refs/x' }),
    await sandbox.exec({ command: 'true', timeoutMs: 1000 }),
  ]).toEqual([notRunning, notRunning, notRunning]);
  expect(asked).toEqual([]);
});

test('a life that never talked to the container disposes of it all the same, and twice is once', async () => {
  const { asked, container } = engine({ running: true });
  const sandbox = newLife(container);
  expect(await sandbox.call('dispose', {})).toEqual({ ok: true, result: { done: true } });
  expect(await sandbox.call('dispose', {})).toEqual({ ok: true, result: { done: true } });
  expect(asked).toEqual(['destroy']);
});
