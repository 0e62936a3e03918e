import { describe, expect, it } from 'vitest';
import { Submission } from '../../../src/core/contract/submission.ts';
import { submissionFaults } from '../../../src/core/contract/submission-faults.ts';
import { environmentFaults } from '../../../src/core/environments/environment-faults.ts';
import { EnvironmentOptions } from '../../../src/core/environments/environment-options.ts';

const issuesOf = (input: unknown) => {
  const parsed = EnvironmentOptions.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const faultsOf = (input: unknown) =>
  environmentFaults(EnvironmentOptions.parse(input)).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('an environment', () => {
  it('may say all of it, or nothing', () => {
    const whole = {
      image: 'full',
      instance: 'standard-2',
      setup: ['npm ci', 'npm run generate'],
      test: 'npm test',
      testTimeoutMinutes: 45,
      services: [{ name: 'postgres', run: 'pg_ctlcluster 15 main start --foreground', ready: 'pg_isready' }],
      variables: { NODE_ENV: 'test' },
      network: { setup: ['npm', 'example.com'], run: [] },
      secrets: [{ host: 'npm.pkg.example.com', header: 'Authorization', use: 'npm-packages' }],
      packages: [{ path: 'services/api', setup: 'npm ci', test: 'npm test' }],
    };
    const [secret] = whole.secrets;
    expect(EnvironmentOptions.parse(whole)).toEqual({ ...whole, secrets: [{ ...secret, during: 'setup' }] });
    expect(faultsOf(whole)).toEqual([]);
    expect(EnvironmentOptions.parse({})).toEqual({});
  });

  it.each<[unknown, string[]]>([
    [{ tests: 'x' }, [': Unrecognized key: "tests"']],
    [{ test: '  ' }, ['test: must not be empty']],
    [{ setup: 3 }, ['setup: must be a command or a list of commands']],
    [
      { image: '../full' },
      ['image: must be the name of an image: small letters, digits, dots, dashes and underscores'],
    ],
    [{ testTimeoutMinutes: 0 }, ['testTimeoutMinutes: Too small: expected number to be >=1']],
    [{ variables: { 'A-B': 'x' } }, ['variables.A-B: Invalid key in record']],
    [
      { packages: [{ path: '../up', test: 'x' }] },
      ['packages.0.path: must be a folder of the repository, such as services/api'],
    ],
    [
      { packages: [{ path: '/etc', test: 'x' }] },
      ['packages.0.path: must be a folder of the repository, such as services/api'],
    ],
    [
      { packages: [{ path: 'a//b', test: 'x' }] },
      ['packages.0.path: must be a folder of the repository, such as services/api'],
    ],
    [{ packages: [{ path: 'a/.GIT', test: 'x' }] }, ["packages.0.path: must not name git's own files"]],
    [{ packages: [{ path: 'app/[id]/..b', test: 'x' }] }, []],
    [
      { secrets: [{ host: 'localhost', header: 'A', use: 'x' }] },
      ['secrets.0.host: not a host name', 'secrets.0.host: not a host of the public internet'],
    ],
    [
      { secrets: [{ host: 'example.com', header: 'A: b', use: 'x' }] },
      ['secrets.0.header: must be the name of a header'],
    ],
  ])('%j: %j', (input, issues) => {
    expect(issuesOf(input)).toEqual(issues);
  });

  it.each<[unknown, string[]]>([
    [
      {
        services: [
          { name: 'db', run: 'a' },
          { name: 'db', run: 'b' },
        ],
      },
      ['services.1.name: the name db is used twice'],
    ],
    [
      {
        packages: [
          { path: 'a', test: 'x' },
          { path: 'a', test: 'y' },
        ],
      },
      ['packages.1.path: a is given twice'],
    ],
    [
      { variables: { PATH: 'x', https_proxy: 'x', GIT_DIR: 'x', PGHOST: 'x' } },
      ['PATH', 'https_proxy', 'GIT_DIR'].map((name) => `variables.${name}: ${name} is set by the system`),
    ],
    [
      { secrets: [{ host: 'example.com', header: 'Host', use: 'x' }] },
      ['secrets.0.header: Host says how a request is carried; no secret goes there'],
    ],
    [
      { secrets: ['Authorization', 'authorization'].map((header) => ({ host: 'example.com', header, use: 'x' })) },
      ['secrets.1: the header authorization of example.com is given twice'],
    ],
  ])('%j must not be asked for', (input, faults) => {
    expect(faultsOf(input)).toEqual(faults);
  });
});

it('an environment is bounded in each part and as a whole', () => {
  expect(issuesOf({ test: 'x'.repeat(2001) })).toEqual(['test: Too big: expected string to have <=2000 characters']);
  expect(faultsOf({ setup: Array(11).fill('x'.repeat(1900)) })).toEqual([
    ': has 20944 characters; at most 20000 are taken',
  ]);
});

describe("a submission's repository", () => {
  const submitted = (environment: unknown) => ({
    prompt: 'x',
    repositories: [{ name: 'app', url: 'https://example.com/app.git', environment }],
  });

  it('has its environment as it was given, and none where none was', () => {
    const [given] = Submission.parse(submitted({ test: 'go test ./...' })).repositories;
    expect(given?.environment).toEqual({ test: 'go test ./...' });
    const stored = { prompt: 'x', repositories: [{ name: 'app', url: 'https://example.com/app.git' }] };
    expect(Submission.parse(stored).repositories).toEqual(stored.repositories);
  });

  it('has its faults named with their whole path', () => {
    const environment = {
      services: [
        { name: 'db', run: 'a' },
        { name: 'db', run: 'b' },
      ],
    };
    expect(submissionFaults(Submission.parse(submitted(environment)))).toEqual([
      { path: 'repositories[0].environment.services[1].name', message: 'the name db is used twice' },
    ]);
  });

  it.each([
    ['with two secrets', { header: 'Authorization', use: 'b' }, 1],
    ['with one secret', { header: 'Authorization', use: 'a' }, 0],
    ['at another time', { header: 'Authorization', use: 'b', during: 'run' }, 0],
    ['at the same time, too', { header: 'Authorization', use: 'b', during: 'both' }, 1],
    ['with another header', { header: 'X-Key', use: 'b' }, 0],
  ])('has one header of a host %s in two repositories, or is refused', (_, other, faults) => {
    const host = 'npm.example.com';
    const asks = (name: string, secret: object) => ({
      name,
      url: `https://example.com/${name}.git`,
      environment: { secrets: [{ host, ...secret }] },
    });
    const repositories = [asks('app', { header: 'authorization', use: 'a' }), asks('api', other)];
    const fault = {
      path: 'repositories[1].environment.secrets[0]',
      message: `Authorization of ${host} is b here and a in app: one sandbox holds both repositories`,
    };
    const found = submissionFaults(Submission.parse({ prompt: 'x', repositories }));
    expect(found).toEqual(faults === 1 ? [fault] : []);
  });
});
