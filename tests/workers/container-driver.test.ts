import { expect, test } from 'vitest';
import { type ContainerSandboxOptions, containerSandbox } from '../../src/containers/driver/container.ts';

const fetcher = (name: string) => ({ name }) as unknown as Fetcher;
const nameOf = (given: Fetcher) => (given as unknown as { name: string }).name;

/** A container that records what is done to it, and whose port answers everything with an empty result. */
function recordedContainer({
  https = async (): Promise<void> => undefined,
  start = (_: ContainerStartupOptions): void => undefined,
  /** So many containers end before they answer, each with these words. */
  ends = [] as string[],
} = {}) {
  const calls: string[] = [];
  const ending = [...ends];
  const container = {
    running: false,
    start: (options: ContainerStartupOptions) => {
      start(options);
      container.running = true;
      calls.push(`start, internet ${options.enableInternet}`);
    },
    monitor: () => {
      const why = ending.shift();
      if (why === undefined) return new Promise<void>(() => undefined);
      container.running = false;
      return Promise.reject(new Error(why));
    },
    destroy: async () => {
      container.running = false;
    },
    getTcpPort: () => {
      const fetch = async () => {
        if (!container.running) throw new Error('connection refused');
        return Response.json({ done: true });
      };
      return { fetch } as unknown as Fetcher;
    },
    setInactivityTimeout: async () => undefined,
    interceptOutboundHttp: async (host: string, by: Fetcher) => {
      calls.push(`http ${host} by ${nameOf(by)}`);
    },
    interceptOutboundHttps: async (host: string, by: Fetcher) => {
      await https();
      calls.push(`https ${host} by ${nameOf(by)}`);
    },
  };
  return { calls, container };
}

const sandboxIn = (
  container: ContainerSandboxOptions['container'],
  hosts: string[],
  more: Partial<ContainerSandboxOptions> = {},
) =>
  containerSandbox({
    container,
    id: 'r1',
    env: {},
    token: async () => 'token',
    gitHost: 'git.breakwater.internal',
    git: fetcher('git'),
    egress: hosts.map((host) => ({ host, fetcher: fetcher(`egress of ${host}`) })),
    ...more,
  });

const prepare = (sandbox: ReturnType<typeof sandboxIn>) =>
  sandbox.call('prepare', { repositories: [], gitToken: '', allowedHosts: [] });

const done = { ok: true, result: { done: true } };

test('exactly the allowed hosts are let through, before the start and again in each life of the object', async () => {
  const { calls, container } = recordedContainer();
  const hosts = ['registry.example.com', 'files.example.com'];
  const interceptions = [
    'http git.breakwater.internal by git',
    'http registry.example.com by egress of registry.example.com',
    'https registry.example.com by egress of registry.example.com',
    'http files.example.com by egress of files.example.com',
    'https files.example.com by egress of files.example.com',
  ];
  await prepare(sandboxIn(container, hosts));
  expect(calls.splice(0)).toEqual([...interceptions, 'start, internet false']);

  const nextLife = sandboxIn(container, hosts);
  expect(await nextLife.call('reset', {})).toEqual(done);
  expect(calls.splice(0)).toEqual(interceptions);

  await nextLife.call('dispose', {});
  await prepare(nextLife);
  expect(calls).toEqual([...interceptions, 'start, internet false']);
});

test('an engine that cannot intercept HTTPS serves a run without hosts, and says so to one with them', async () => {
  const https = () => Promise.reject(new Error('not implemented'));
  const without = recordedContainer({ https });
  const sandbox = sandboxIn(without.container, []);
  await prepare(sandbox);
  expect(without.calls).toEqual(['http git.breakwater.internal by git', 'start, internet false']);
  expect(await sandbox.call('reset', {})).toEqual(done);

  const withHosts = recordedContainer({ https });
  expect(await prepare(sandboxIn(withHosts.container, ['registry.example.com']))).toEqual({
    ok: false,
    error: {
      reason: 'infrastructure',
      message: 'the hosts of network.allow cannot be let through to this container: not implemented',
    },
  });
  expect(withHosts.calls).not.toContain('start, internet false');
});

test('a container starts from a snapshot, and from its image again once that one does not come up', async () => {
  const started: ContainerStartupOptions[] = [];
  const { container } = recordedContainer({
    start: ({ env: _, ...options }) => {
      started.push(options);
      if (options.containerSnapshot) throw new Error('there is no such snapshot');
    },
  });
  let id: string | null = 'snapshot-1';
  const forget = async () => {
    id = null;
  };
  const startup = async () => ({
    image: 'node:1',
    instance: 'basic' as const,
    snapshot: id === null ? null : { id, forget },
  });
  const sandbox = sandboxIn(container, [], { startup });
  expect(await prepare(sandbox)).toMatchObject({ ok: false, error: { reason: 'infrastructure' } });
  await prepare(sandbox);
  expect(started).toEqual([
    { enableInternet: false, instance: 'basic', containerSnapshot: { id: 'snapshot-1' } },
    { enableInternet: false, instance: 'basic', image: 'node:1' },
  ]);
});

test('one that ends before it answers is started again, from the same snapshot, and after three starts says why', async () => {
  const forgotten: string[] = [];
  const startup = async () => ({
    image: 'node:1',
    instance: 'basic' as const,
    snapshot: { id: 'snapshot-1', forget: async () => void forgotten.push('snapshot-1') },
  });
  const starts = ({ calls }: { calls: string[] }) => calls.filter((call) => call.startsWith('start'));
  const twice = recordedContainer({ ends: Array(2).fill('exit code 1') });
  await prepare(sandboxIn(twice.container, [], { startup }));
  expect([starts(twice).length, forgotten]).toEqual([3, []]);

  const always = recordedContainer({ ends: Array(3).fill('exit code 1') });
  expect(await prepare(sandboxIn(always.container, [], { startup }))).toEqual({
    ok: false,
    error: { reason: 'infrastructure', message: 'the container ended before it answered: exit code 1' },
  });
  expect([starts(always).length, forgotten]).toEqual([3, ['snapshot-1']]);
});
