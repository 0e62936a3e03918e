import { afterAll, beforeAll, expect, test } from 'vitest';
import { toolsMissingIn } from '../../src/containers/driver/missing-tools.ts';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';
import { describeInEveryPlace } from './places.ts';
import { prepareSandbox, succeeded } from './prepared-sandbox.ts';
import type { SandboxHost } from './sandbox-host.ts';

describeInEveryPlace((place) => {
  let server: SandboxHost;
  let sandbox: Sandbox;
  beforeAll(async () => {
    server = await place.start();
    ({ sandbox } = await prepareSandbox(server, 'tools', { 'a.txt': 'a\n' }));
  });
  afterAll(() => server.end());

  test('a place says which programs it does not have', async () => {
    expect(await toolsMissingIn(sandbox, ['node', 'no-such-tool', 'git', 'nor-this-one'])).toEqual(
      succeeded(['no-such-tool', 'nor-this-one']),
    );
    expect(await toolsMissingIn(sandbox, [])).toEqual(succeeded([]));
  });
});
