import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideEnvironment } from '../../../src/core/environments/decide-environment.ts';
import type { EnvironmentSources } from '../../../src/core/environments/decision/sources.ts';
import { detectEnvironment } from '../../../src/core/environments/detection/detect-environment.ts';
import { originText } from '../../../src/core/environments/environment.ts';
import { instances } from '../../../src/core/environments/environment-options.ts';
import { notGivenText } from '../../../src/core/environments/not-given.ts';

const nothing = detectEnvironment({ paths: [], texts: {} });
const withDatabase = detectEnvironment({
  paths: ['package.json', 'package-lock.json'],
  texts: { 'package.json': '{ "scripts": { "test": "vitest" }, "dependencies": { "pg": "8" } }' },
});

const sources = (overrides: Partial<EnvironmentSources> = {}): EnvironmentSources => ({
  submission: {},
  file: {},
  detected: nothing,
  common: { testCommand: 'npm test', allow: [] },
  ...overrides,
  limits: {
    images: ['node', 'full'],
    instance: { usual: 'standard-1', largest: 'standard-3' },
    maxTestTimeoutMinutes: 60,
    secrets: [{ name: 'npm-packages', hosts: ['npm.pkg.example.com'] }],
    ...overrides.limits,
  },
});
const decided = (overrides: Partial<EnvironmentSources>) => {
  const { environment, origins, notGiven } = decideEnvironment(sources(overrides));
  const from = Object.fromEntries(origins.map(({ field, origin }) => [field, origin.kind]));
  return { environment, from, notGiven: notGiven.map(notGivenText) };
};

describe('an environment', () => {
  it('of which nothing is known is the usual one', () => {
    expect(decided({})).toEqual({
      environment: {
        image: 'node',
        instance: 'standard-1',
        setup: [],
        test: 'npm test',
        testTimeoutMinutes: 10,
        services: [],
        variables: {},
        network: { setup: [], run: [] },
        secrets: [],
        packages: [],
      },
      from: {
        image: 'default',
        instance: 'default',
        test: 'default',
        testTimeoutMinutes: 'default',
        'network.setup': 'default',
        'network.run': 'default',
      },
      notGiven: [],
    });
  });

  it('of a lock file and a database is made without a word of anybody', () => {
    const { environment, from } = decided({ detected: withDatabase });
    expect({ ...environment, services: environment.services.map(({ name }) => name), from }).toEqual({
      image: 'full',
      instance: 'standard-1',
      setup: ['npm ci'],
      test: 'npm test',
      testTimeoutMinutes: 10,
      services: ['postgres'],
      variables: withDatabase.variables,
      network: { setup: ['npm'], run: [] },
      secrets: [],
      packages: [],
      from: {
        image: 'detected',
        instance: 'default',
        setup: 'detected',
        test: 'detected',
        testTimeoutMinutes: 'default',
        services: 'detected',
        ...Object.fromEntries(Object.keys(withDatabase.variables).map((name) => [`variables.${name}`, 'detected'])),
        'network.setup': 'detected',
        'network.run': 'default',
      },
    });
  });

  it('takes each field from the submission, else from the file, else from what is detected', () => {
    const { environment, from } = decided({
      submission: { test: 'npm run ci', variables: { A: '1' }, network: { run: ['example.com'] } },
      file: { test: 'npm test', setup: 'make deps', variables: { A: '2', B: '2' }, services: [] },
      detected: withDatabase,
    });
    expect({ environment, from }).toMatchObject({
      environment: {
        test: 'npm run ci',
        setup: ['make deps'],
        services: [],
        variables: { A: '1', B: '2' },
        network: { setup: ['npm'], run: ['example.com'] },
      },
      from: {
        test: 'submission',
        setup: 'file',
        'variables.A': 'submission',
        'variables.B': 'file',
        'network.setup': 'detected',
        'network.run': 'submission',
      },
    });
    expect(environment.variables).toEqual({ A: '1', B: '2' });
  });

  it('takes a setup of no command as the word that there is nothing to do', () => {
    expect(decided({ file: { setup: [] }, detected: withDatabase }).environment.setup).toEqual([]);
  });

  it.each([
    ['nobody says more', {}, 'npm test', 'default'],
    ['tests are detected', { detected: { ...nothing, test: 'go test ./...' } }, 'go test ./...', 'detected'],
    [
      'the submission names one for all',
      { common: { testCommand: 'make check', allow: [] }, detected: { ...nothing, test: 'go test ./...' } },
      'make check',
      'submission',
    ],
    [
      'the file knows better',
      { common: { testCommand: 'make check', allow: [] }, file: { test: 'make quick' } },
      'make quick',
      'file',
    ],
    ['only packages have tests', { file: { packages: [{ path: 'api', test: 'go test ./...' }] } }, null, undefined],
  ])('tests by one command for all where %s', (_, overrides, test, origin) => {
    const { environment, from } = decided(overrides);
    expect([environment.test, from.test]).toEqual([test, origin]);
  });

  it('reaches what the submission allows for all, and the registries of its setup', () => {
    const common = { testCommand: 'npm test', allow: ['example.com'] };
    expect(decided({ common, detected: withDatabase }).environment.network).toEqual({
      setup: ['npm', 'example.com'],
      run: ['example.com'],
    });
  });
});

describe('the file of a repository', () => {
  it('is given presets, and hosts only where the submission allows them', () => {
    const file = { network: { setup: ['npm', 'evil.example.net', 'example.com'], run: ['evil.example.net'] } };
    const { environment, notGiven } = decided({ file, common: { testCommand: 'npm test', allow: ['example.com'] } });
    expect({ network: environment.network, notGiven }).toEqual({
      network: { setup: ['npm', 'example.com'], run: ['example.com'] },
      notGiven: [
        'breakwater.yaml may not name hosts for setup (evil.example.net): only presets, or what the submission allows',
        'breakwater.yaml may not name hosts for run (evil.example.net): only presets, or what the submission allows',
      ],
    });
  });

  it('is given no secret, and no larger instance than the submission allows', () => {
    const secrets = [
      { host: 'npm.pkg.example.com', header: 'Authorization', use: 'npm-packages', during: 'both' as const },
    ];
    const { environment, notGiven } = decided({
      submission: { instance: 'standard-1' },
      file: { secrets, instance: 'standard-2' },
    });
    expect({ secrets: environment.secrets, instance: environment.instance, notGiven }).toEqual({
      secrets: [],
      instance: 'standard-1',
      notGiven: [
        'breakwater.yaml asks for standard-2, and at most standard-1 is given',
        'breakwater.yaml may not use secrets (npm-packages): only the submission may',
      ],
    });
  });

  it('may ask for as much as the deployment gives', () => {
    const { environment, notGiven } = decided({
      file: { instance: 'standard-4', testTimeoutMinutes: 90, image: 'mine' },
    });
    expect({ ...environment, notGiven }).toMatchObject({
      instance: 'standard-3',
      testTimeoutMinutes: 60,
      image: 'node',
      notGiven: [
        'breakwater.yaml asks for the image mine; there are node, full',
        'breakwater.yaml asks for standard-4, and at most standard-3 is given',
        'breakwater.yaml asks for tests of 90 minutes, and at most 60 are given',
      ],
    });
  });

  const wish = fc.record(
    {
      instance: fc.constantFrom(...instances),
      network: fc.record({
        setup: fc.array(fc.constantFrom('npm', 'go', 'a.example.com', 'b.example.com')),
        run: fc.array(fc.constantFrom('npm', 'a.example.com', 'b.example.com')),
      }),
      testTimeoutMinutes: fc.integer({ min: 1, max: 720 }),
      image: fc.constantFrom('node', 'full', 'other'),
    },
    { requiredKeys: [] },
  );

  it('gets no host, no secret, no size and no time beyond what submission and deployment give, whatever it wishes', () => {
    fc.assert(
      fc.property(wish, wish, (file, submission) => {
        const common = { testCommand: 'npm test', allow: ['a.example.com'] };
        const { environment } = decideEnvironment(sources({ file, submission, common }));
        const largest = submission.instance ?? 'standard-3';
        const own = ['a.example.com', ...(submission.network?.setup ?? []), ...(submission.network?.run ?? [])];
        for (const entry of [...environment.network.setup, ...environment.network.run])
          expect(entry.includes('.') && !own.includes(entry)).toBe(false);
        expect(instances.indexOf(environment.instance ?? 'lite')).toBeLessThanOrEqual(instances.indexOf(largest));
        expect(environment.testTimeoutMinutes).toBeLessThanOrEqual(60);
        expect(['node', 'full']).toContain(environment.image);
        expect(environment.secrets).toEqual([]);
      }),
    );
  });
});

it('a secret goes only where the deployment lets it, and only if there is one', () => {
  const use = (name: string, host: string) => ({ host, header: 'Authorization', use: name, during: 'setup' as const });
  const secrets = [
    use('npm-packages', 'npm.pkg.example.com'),
    use('npm-packages', 'evil.example.net'),
    use('other', 'npm.pkg.example.com'),
  ];
  const { environment, notGiven } = decided({ submission: { secrets } });
  expect({ secrets: environment.secrets, notGiven }).toEqual({
    secrets: secrets.slice(0, 1),
    notGiven: [
      'the secret npm-packages may not go to evil.example.net, only to npm.pkg.example.com',
      'there is no secret other; the deployment declares npm-packages',
    ],
  });
});

it('a place without images and sizes says so of what was asked for', () => {
  const limits = { images: [], instance: null, maxTestTimeoutMinutes: 60, secrets: [] };
  const { environment, notGiven } = decided({ limits, submission: { image: 'full' }, file: { instance: 'lite' } });
  expect({ image: environment.image, instance: environment.instance, notGiven }).toEqual({
    image: null,
    instance: null,
    notGiven: [
      "the submission asks for the image full, and this place has none: the machine's own programs are used",
      'breakwater.yaml asks for lite, and this place has no sizes',
    ],
  });
});

it('where a field comes from is said in words', () => {
  const { origins } = decideEnvironment(
    sources({ detected: withDatabase, file: { test: 'x' }, submission: { setup: 'y' } }),
  );
  const words = Object.fromEntries(origins.map(({ field, origin }) => [field, originText(origin)]));
  expect(words).toMatchObject({
    image: 'because of the script test of package.json, the dependency pg of package.json',
    instance: 'by default',
    setup: 'from the submission',
    test: 'from breakwater.yaml',
    'network.setup': 'because of package-lock.json',
  });
});
