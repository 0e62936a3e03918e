import { describe, expect, it } from 'vitest';
import { decideEnvironment } from '../../../src/core/environments/decide-environment.ts';
import { detectEnvironment } from '../../../src/core/environments/detection/detect-environment.ts';
import type { EnvironmentOptions } from '../../../src/core/environments/environment-options.ts';
import { lackingServiceText } from '../../../src/core/environments/lacking-service.ts';
import { lackingServices, withoutDetectedServices } from '../../../src/core/environments/lacking-services.ts';
import { notGivenText } from '../../../src/core/environments/not-given.ts';
import { repositoryEnvironment } from '../builders.ts';

const texts = { '.env.example': 'DATABASE_URL=postgres://app:secret@localhost/app\nREDIS_URL=redis://localhost\n' };

function known(submission: EnvironmentOptions, files: Record<string, string> = {}) {
  const detected = detectEnvironment({ paths: Object.keys(files), texts: files });
  const limits = { images: [], instance: null, maxTestTimeoutMinutes: 60, secrets: [] };
  const common = { testCommand: 'npm test', allow: [] };
  const decided = decideEnvironment({ submission, file: {}, detected, common, limits });
  return { ...repositoryEnvironment(), ...decided };
}

describe('a service lacks', () => {
  const redis = { name: 'cache', run: 'redis-server --save ""', ready: 'redis-cli ping' };
  it.each<[string, EnvironmentOptions, string[], unknown]>([
    ['what it calls and the place has not', { services: [redis] }, ['redis-server', 'go'], ['redis-server']],
    ['what says that it is ready', { services: [redis] }, ['redis-cli'], ['redis-cli']],
    ['nothing that is there', { services: [redis] }, ['go'], undefined],
    [
      "what is out of the path's reach",
      { services: [{ name: 'db', run: 'postgres -D data' }] },
      ['postgres (only in /usr/lib/postgresql/15/bin)'],
      ['postgres (only in /usr/lib/postgresql/15/bin)'],
    ],
    [
      'nothing that the setup brings',
      { setup: 'npm install --global redis-server', services: [redis] },
      ['redis-server'],
      undefined,
    ],
    [
      'what its setup lacks as well',
      { setup: 'npm ci', services: [{ name: 'mail', run: 'npm run mail' }] },
      ['npm'],
      ['npm'],
    ],
  ])('%s', (_, options, missing, tools) => {
    expect(lackingServices([known(options)], missing)[0]?.tools).toEqual(tools);
  });
});

describe('a service whose program is missing', () => {
  const lacking = [{ repository: 'app', name: 'redis', tools: ['redis-server', 'redis-cli'] }];

  it('stops the build where somebody has asked for it', () => {
    const asked = known({ services: [{ name: 'redis', run: 'redis-server' }] }, texts);
    expect(withoutDetectedServices([asked], lacking)).toEqual({ environments: [asked], asked: lacking });
    expect(lacking.map(lackingServiceText)).toEqual([
      'the service redis of app needs redis-server, redis-cli, and there is no such program on the PATH of commands',
    ]);
  });

  it('is left out where it was only detected, with the variables that lead to it, and told', () => {
    const before = known({}, texts);
    const { environments, asked } = withoutDetectedServices([before], lacking);
    const { REDIS_URL: _, ...variables } = before.environment.variables;
    const notGiven = lacking.map((service) => ({ code: 'detected-service-lacks' as const, service }));
    expect({ environments, asked }).toEqual({
      environments: [
        {
          ...before,
          environment: {
            ...before.environment,
            services: before.environment.services.filter(({ name }) => name === 'postgres'),
            variables,
          },
          origins: before.origins.filter(({ field }) => field !== 'variables.REDIS_URL'),
          notGiven,
        },
      ],
      asked: [],
    });
    expect(notGiven.map(notGivenText)[0]).toContain('it was detected and not asked for, so it is left out');
  });

  it('leaves no word of services where it was the last', () => {
    const before = known({ variables: { REDIS_URL: 'redis://mine' } }, { '.env.example': 'REDIS_URL=redis://cache\n' });
    const [after] = withoutDetectedServices([before], lacking).environments;
    expect({ ...after?.environment, fields: after?.origins.map(({ field }) => field) }).toMatchObject({
      services: [],
      variables: { REDIS_URL: 'redis://mine' },
      fields: expect.not.arrayContaining(['services']),
    });
  });
});
