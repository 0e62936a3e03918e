import { expect, test } from 'vitest';
import { countedAddress } from '../../../src/core/access/client-address.ts';
import { isCrossSite } from '../../../src/core/access/cross-site.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['::', '0:0:0:0'],
  ['2001:0db8:0001::', '2001:db8:1:0'],
  ['local', 'local'],
])('%s is counted as %s', (address, counted) => {
  expect(countedAddress(address)).toBe(counted);
});

const own = 'https://breakwater.example.com';
const evil = 'https://evil.example.com';
test.each([
  ['a read', { method: 'GET', origin: evil, secFetchSite: 'cross-site' }, false, false],
  ['a write of this site', { secFetchSite: 'same-origin', origin: own }, false, false],
  ['a write of another site', { secFetchSite: 'cross-site', origin: evil }, true, true],
  ['a write of a neighbour', { secFetchSite: 'same-site', origin: 'https://x.example.com' }, true, true],
  ['a write of an old browser here', { origin: own }, false, false],
  ['a write of an old browser elsewhere', { origin: evil }, true, true],
  ['a write of a page without an origin', { origin: 'null' }, true, true],
  ['a write that says nothing', {}, true, false],
  ['a channel opened by another site', { method: 'GET', upgrade: 'websocket', origin: evil }, true, true],
  ['a channel opened here', { method: 'GET', upgrade: 'websocket', origin: own }, false, false],
] as const)('%s', (_, given, fromBrowser, fromProgram) => {
  const request = { method: 'POST', ownOrigin: own, ...absent, ...given };
  expect(isCrossSite(request, { mayBeSilent: false })).toBe(fromBrowser);
  expect(isCrossSite(request, { mayBeSilent: true })).toBe(fromProgram);
});
const absent = { origin: undefined, secFetchSite: undefined, upgrade: undefined };
