import { describe, expect, test } from 'vitest';
import { HostName } from '../../../src/core/network/host-name.ts';
import { allowedHosts, Network, networkPresets } from '../../../src/core/network/network.ts';
import { isPublicHost } from '../../../src/core/network/public-host.ts';

describe('the network of a build', () => {
  test('is closed unless hosts are named', () => {
    expect(Network.parse({})).toEqual({ allow: [] });
    expect(allowedHosts(Network.parse({}))).toEqual([]);
  });

  test('writes presets out, and names each host once', () => {
    const network = Network.parse({ allow: ['npm', 'Example.COM', 'npm', 'example.com.'] });
    expect(allowedHosts(network)).toEqual([...networkPresets.npm, 'example.com']);
  });

  test('knows presets whose hosts are all hosts that a person could name', () => {
    for (const host of Object.values(networkPresets).flat())
      expect({ host, valid: HostName.safeParse(host).success }).toEqual({ host, valid: true });
  });

  test.each([
    'localhost',
    '127.0.0.1',
    '[::1]',
    '*.example.com',
    'example.com:8080',
    'https://example.com',
    'example.com/path',
    'git.breakwater.internal',
    'metadata.google.internal',
    'user@example.com',
    '-example.com',
    'example..com',
    'example.com..',
    'constructor',
    '',
  ])('does not take %j for a host of the public internet', (entry) => {
    const parsed = Network.safeParse({ allow: [entry] });
    expect(parsed.error?.issues.map(({ path, message }) => ({ path, message }))).toEqual([
      {
        path: ['allow', 0],
        message:
          'must be the name of a public host, such as example.com, or a preset: npm, pypi, crates, go, maven, debian',
      },
    ]);
  });
});

test.each([
  'localhost.',
  'localhost..',
  'example.com..',
  'a.localhost.',
  'LOCALHOST',
  'x.localdomain',
  'router.home.arpa.',
])('the public internet has no %s', (host) => {
  expect(isPublicHost(host)).toBe(false);
});
