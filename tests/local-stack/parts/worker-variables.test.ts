import { expect, test } from 'vitest';
import {
  envFile,
  sandboxLimitsIn,
  type VariableSources,
  workerVariables,
} from '../../../src/local-stack/parts/worker-variables.ts';
import { freshStackState } from '../../../src/local-stack/state/stack-state.ts';

const sources = (given: Partial<VariableSources> = {}): VariableSources => ({
  stackId: 'a-stack',
  model: { kind: 'scripted', script: '' },
  sandbox: 'local',
  urls: { api: 'http://api', git: 'http://git', sandbox: 'http://sandbox', model: 'http://model' },
  secrets: freshStackState(() => 'a-secret-of-a-test').secrets,
  gitCredentials: undefined,
  ...given,
});

test('with a key the Worker gets it and the given base URL, and no word of a script', () => {
  const model = { kind: 'real', apiKey: 'sk-1', baseUrl: 'https://proxy.example' } as const;
  expect(workerVariables(sources({ model }))).toEqual({
    API_TOKEN: 'a-secret-of-a-test',
    CAPABILITY_SECRET: 'a-secret-of-a-test',
    ANTHROPIC_API_KEY: 'sk-1',
    ANTHROPIC_BASE_URL: 'https://proxy.example',
    PUBLIC_URL: 'http://api',
    GATEWAY_URL: 'http://api',
    SANDBOX_URL: 'http://sandbox',
    SANDBOX_TOKEN: 'a-secret-of-a-test',
    LOCAL_GIT_URL: 'http://git',
    LOCAL_GIT_TOKEN: 'a-secret-of-a-test',
    WEBHOOK_SECRET: 'whsec_YS1zZWNyZXQtb2YtYS10ZXN0',
  });
});

test('the limits on sandboxes come from the environment, and only where it names them', () => {
  expect(sandboxLimitsIn({ SANDBOX_LIMIT: '4', SANDBOX_LIMIT_PER_BUILD: '', OTHER: '1' })).toEqual({
    SANDBOX_LIMIT: '4',
  });
  expect(workerVariables(sources({ sandboxLimits: { SANDBOX_LIMIT: '4' } }))).toEqual({
    ...workerVariables(sources()),
    SANDBOX_LIMIT: '4',
  });
});

test('where runs have containers the Worker knows of no sandbox host, and its containers know of which stack they are', () => {
  const { SANDBOX_URL, SANDBOX_TOKEN, ...others } = workerVariables(sources());
  expect(workerVariables(sources({ sandbox: 'container' }))).toEqual({ ...others, STACK_ID: 'a-stack' });
});

test('a value that no quote can hold is refused by name', () => {
  const variables = workerVariables(sources({ gitCredentials: "'`" }));
  expect(() => envFile(variables)).toThrow("GIT_CREDENTIALS holds both ' and `, which an env file cannot carry");
});
