import { expect, test } from 'vitest';
import { chooseModel } from '../../src/local/model-choice.ts';

test('a script that was asked for wins over a key, and a key over the script of the sample', () => {
  const choose = (script: string | undefined, key: string | undefined) =>
    chooseModel({ script, sampleScript: 'sample.ts', environment: { ANTHROPIC_API_KEY: key } });
  expect([choose('own.ts', 'sk'), choose(undefined, 'sk'), choose(undefined, ''), choose('own.ts', undefined)]).toEqual(
    [
      { kind: 'scripted', script: 'own.ts' },
      { kind: 'real', apiKey: 'sk', baseUrl: undefined },
      { kind: 'scripted', script: 'sample.ts' },
      { kind: 'scripted', script: 'own.ts' },
    ],
  );
});
