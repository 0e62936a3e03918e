/** `breakwater delete`: what it asks, what it says, and its exit codes. */
import { expect, test } from 'vitest';
import { problem } from './api-double.ts';
import { cliBench } from './cli-bench.ts';

const { serve, breakwater } = cliBench();
const deleted = { id: 'b1', branches: [{ repository: 'textkit', branch: 'breakwater/b1', sha: 'a'.repeat(40) }] };

test('delete says what stays', async () => {
  const { requests } = await serve({ instead: () => ({ status: 200, body: deleted }) });
  expect(await breakwater('delete', 'b1')).toEqual({
    code: 0,
    out: [
      'Build b1 is deleted, with its transcripts, its events and its history.',
      'The integration branches stay:',
      '  textkit: breakwater/b1 at aaaaaaaaaaaa\n',
    ].join('\n'),
    err: '',
  });
  expect(requests).toEqual(['DELETE /builds/b1 200']);
});

test('with --json the answer is printed as it is', async () => {
  await serve({ instead: () => ({ status: 200, body: deleted }) });
  const { code, out } = await breakwater('delete', 'b1', '--json');
  expect([code, JSON.parse(out)]).toEqual([0, deleted]);
});

test('a build that still works is not deleted, and the exit code is that of bad input', async () => {
  await serve({ instead: () => problem(409, 'Not now', 'the build is running; cancel it first') });
  expect(await breakwater('delete', 'b1')).toEqual({
    code: 2,
    out: '',
    err: 'the build is running; cancel it first\n',
  });
});
