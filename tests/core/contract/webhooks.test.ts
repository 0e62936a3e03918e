import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostTries, nextTryInMs, webhookFault, webhookSecrets } from '../../../src/core/contract/webhooks.ts';
import { submission } from '../builders.ts';

const urlsOf = (...urls: string[]) => submission({ webhooks: urls.map((url) => ({ url })) }).webhooks;

test('a submission takes several webhooks, and none by default', () => {
  expect([submission().webhooks, urlsOf('https://hooks.example.com/a?key=b', 'http://127.0.0.1:9/c')]).toEqual([
    [],
    [{ url: 'https://hooks.example.com/a?key=b' }, { url: 'http://127.0.0.1:9/c' }],
  ]);
});

test.each([
  'ftp://hooks.example.com/',
  'https://me:secret@hooks.example.com/',
  'https://hooks.example.com/#part',
  'hooks.example.com',
  `https://hooks.example.com/${'a'.repeat(2000)}`,
])('%s is no URL of a webhook', (url) => {
  expect(() => urlsOf(url)).toThrow();
});

test('there are five at most', () => {
  expect(() => urlsOf(...[1, 2, 3, 4, 5, 6].map((n) => `https://a.example/${n}`))).toThrow();
});

test('only https to public hosts is told, but from a local stack', () => {
  const urls = [
    'https://hooks.example.com/',
    'http://hooks.example.com/',
    'https://127.0.0.1/',
    'https://printer.local/',
  ];
  expect([urls.map((url) => webhookFault(url, false)), urls.map((url) => webhookFault(url, true))]).toEqual([
    [
      null,
      'http:// works with the local stack only: use https://',
      '127.0.0.1 is not a host of the public internet',
      'printer.local is not a host of the public internet',
    ],
    [null, null, null, null],
  ]);
});

test('ten tries in some three days, each later than the one before, with a chance that spreads them', () => {
  const schedule = (chance: number) => Array.from({ length: mostTries }, (_, index) => nextTryInMs(index + 1, chance));
  expect(schedule(0).map((ms) => (ms === null ? null : ms / 1000))).toEqual([
    5,
    300,
    1800,
    7200,
    18_000,
    36_000,
    50_400,
    72_000,
    86_400,
    null,
  ]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, chance) => {
        const [least, drawn] = [nextTryInMs(n, 0) ?? 0, nextTryInMs(n, chance) ?? 0];
        expect(drawn >= least && drawn <= least * 1.1).toBe(true);
      },
    ),
  );
});

const secretOf = (bytes: number) => `whsec_${Buffer.from('x'.repeat(bytes)).toString('base64')}`;

test('a secret is whsec_ and 24 to 64 bytes in base64; several are separated by spaces', () => {
  const texts = [
    undefined,
    '',
    'whsec_',
    secretOf(23),
    secretOf(24),
    secretOf(64),
    secretOf(65),
    'whsec_not base64!',
    `whsec_${'a'.repeat(37)}`,
  ];
  expect(texts.map((text) => webhookSecrets(text)?.length ?? null)).toEqual([
    null,
    null,
    null,
    null,
    1,
    1,
    null,
    null,
    null,
  ]);
  expect(webhookSecrets(` ${secretOf(32)}\n${secretOf(40)} `)).toEqual([secretOf(32), secretOf(40)]);
});
