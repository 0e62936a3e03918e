import { expect, test } from 'vitest';
import { corsOrigins } from '../../../src/core/access/cors-origins.ts';

test.each<[string | undefined, string[]]>([
  [undefined, []],
  [' ', []],
  ['https://a.example.com', ['https://a.example.com']],
  [' https://a.example.com , https://b.example.com:8443', ['https://a.example.com', 'https://b.example.com:8443']],
  [
    'http://localhost:5173,http://127.0.0.1:3000,http://[::1]:1',
    ['http://localhost:5173', 'http://127.0.0.1:3000', 'http://[::1]:1'],
  ],
])('%j names %j', (text, origins) => {
  expect(corsOrigins(text === undefined ? {} : { CORS_ORIGINS: text })).toEqual({ origins, fault: null });
});

test.each([
  '*',
  'null',
  'https://*.example.com',
  'https://a.example.com/',
  'https://a.example.com/path',
  'https://A.example.com',
  'https://a.example.com:443',
  'https://me@a.example.com',
  'http://a.example.com',
  'http://localhost.example.com',
  'a.example.com',
  'file://',
  'chrome-extension://abc',
])('%s is no origin that can be named, and no other is allowed beside it', (wrong) => {
  expect(corsOrigins({ CORS_ORIGINS: `https://b.example.com,${wrong}` })).toEqual({
    origins: [],
    fault: `CORS_ORIGINS must name exact origins with commas between them, such as https://dashboard.example.com (http:// for this machine alone), and has "${wrong}"; correct the setting and start or deploy again`,
  });
});

test('a comma at the end names an origin that is empty', () => {
  expect(corsOrigins({ CORS_ORIGINS: 'https://b.example.com,' }).fault).toMatch(/and has ""/);
});
