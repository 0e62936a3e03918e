import { expect, test } from 'vitest';
import type { SecretUse } from '../../../src/core/environments/environment-options.ts';
import { lentValue, sandboxSecrets, secretHeaders } from '../../../src/core/environments/sandbox-secrets.ts';

const token = 'Bearer s3cr3t-of-the-registry';
const packages = { value: token, hosts: ['npm.pkg.example.com'] };

test('a deployment lends each secret to the hosts that it names, in one spelling', () => {
  const hosts = ['NPM.pkg.example.com.', 'npm.pkg.example.com', 'pypi.example.com'];
  expect(sandboxSecrets(JSON.stringify({ packages: { value: token, hosts } }), {})).toEqual({
    secrets: [{ name: 'packages', value: token, hosts: ['npm.pkg.example.com', 'pypi.example.com'] }],
    fault: null,
  });
  for (const setting of [undefined, '', '{}'])
    expect(sandboxSecrets(setting, {})).toEqual({ secrets: [], fault: null });
});

const faults: [what: string, setting: unknown, said: string][] = [
  ['no JSON', token, 'it is no such object'],
  ['no object', [packages], 'it is no such object'],
  ['a name in capitals', { PACKAGES: packages }, 'a name must be small letters, digits, dots, dashes and underscores'],
  ['a secret for a name', { [token]: token }, 'a name must be small letters, digits, dots, dashes and underscores'],
  ['a secret without hosts', { packages: { value: token } }, 'packages.hosts is missing, or of another type'],
  ['a plain text', { packages: token }, 'packages must have value and hosts'],
  ['an empty list', { packages: { ...packages, hosts: [] } }, 'packages.hosts: must name a host'],
  ['another field', { packages: { ...packages, [token]: 1 } }, 'packages has a field beside value and hosts'],
  ['an address', { packages: { ...packages, hosts: ['10.0.0.1'] } }, 'packages.hosts[0]: not a host name'],
  [
    'a private host',
    { packages: { ...packages, hosts: ['a.internal'] } },
    'packages.hosts[0]: not a host of the public internet',
  ],
  ['a pattern', { packages: { ...packages, hosts: ['*.example.com'] } }, 'packages.hosts[0]: not a host name'],
  [
    'a short value',
    { packages: { ...packages, value: 'short' } },
    'packages.value: must be 8 to 4000 visible characters of ASCII',
  ],
  [
    'a line end',
    { packages: { ...packages, value: `${token}\n` } },
    'packages.value: must be 8 to 4000 visible characters of ASCII',
  ],
];

test.each(faults)(
  'a setting with %s lends nothing and names the fault, but not what was written',
  (_, setting, said) => {
    const { secrets, fault } = sandboxSecrets(typeof setting === 'string' ? setting : JSON.stringify(setting), {});
    expect(secrets).toEqual([]);
    expect(fault).toContain(said);
    expect(fault).not.toContain('s3cr3t');
  },
);

test("none of the system's own secrets is lent, whatever stands around it", () => {
  const setting = JSON.stringify({ model: { value: 'Bearer the-key-of-the-model', hosts: ['api.example.com'] } });
  const own = { API_TOKEN: undefined, ANTHROPIC_API_KEY: 'the-key-of-the-model' };
  const { secrets, fault } = sandboxSecrets(setting, own);
  expect(secrets).toEqual([]);
  expect(fault).toContain("model holds ANTHROPIC_API_KEY, which is the system's own");
  expect(fault).not.toContain('the-key');
});

test('a secret is added to requests of setup, of later commands or of both, as it was asked for', () => {
  const use = (name: string, during: SecretUse['during']): SecretUse => ({
    host: 'a.example.com',
    header: 'x-key',
    use: name,
    during,
  });
  const uses = [use('a', 'setup'), use('b', 'run'), use('c', 'both')];
  const named = (during: 'setup' | 'run') => secretHeaders(uses, during);
  const header = { host: 'a.example.com', header: 'x-key' };
  expect([named('setup'), named('run')]).toEqual([
    [
      { ...header, use: 'a' },
      { ...header, use: 'c' },
    ],
    [
      { ...header, use: 'b' },
      { ...header, use: 'c' },
    ],
  ]);
});

test('a value is given out for one of its hosts alone', () => {
  const { secrets } = sandboxSecrets(JSON.stringify({ packages }), {});
  const asked = (use: string, host: string) => lentValue(secrets, { use, host, header: 'authorization' });
  expect([
    asked('packages', 'npm.pkg.example.com'),
    asked('packages', 'evil.example.com'),
    asked('others', 'npm.pkg.example.com'),
  ]).toEqual([token, null, null]);
});
