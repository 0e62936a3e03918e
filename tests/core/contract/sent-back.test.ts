import { expect, test } from 'vitest';
import { SentBack, sentBackText } from '../../../src/core/contract/sent-back.ts';

test.each([
  [{ kind: 'scope', paths: ['app/README.md'] }, 'changes files outside its scope: app/README.md'],
  [{ kind: 'tests', command: 'npm test', exitCode: 1 }, 'npm test exits with 1'],
  [{ kind: 'tests', command: 'npm test' }, 'npm test exits with a signal'],
  [{ kind: 'criteria', criteria: ['C1', 'C2'] }, 'criteria not met: C1, C2'],
  [{ kind: 'conflict', paths: ['a.txt'] }, 'conflict with what has merged meanwhile in a.txt'],
  [
    { kind: 'run-failed', failure: 'timeout', message: 'it took too long' },
    'the run failed (timeout): it took too long',
  ],
  [{ kind: 'run-failed', message: 'told by release 0.1.0' }, 'the run failed: told by release 0.1.0'],
  [{ kind: 'of-a-newer-release', since: 1 }, 'of-a-newer-release'],
])('%j is told as %s', (cause, text) => {
  expect(sentBackText(SentBack.parse(cause))).toBe(text);
});
