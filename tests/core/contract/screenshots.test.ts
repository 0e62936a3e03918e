import { expect, it } from 'vitest';
import { evidenceKey, evidencePrefix, isPng, screenshotId } from '../../../src/core/contract/screenshots.ts';

const run = { buildId: 'b1', runId: 'b1-r14', task: 'T1-2', round: 3 };

it('a screenshot is kept by build, task and round, and found by its id', () => {
  expect(screenshotId(run, 7)).toBe('T1-2-3-r14-7');
  expect(evidenceKey('b1', screenshotId(run, 7))).toBe('b1/T1-2/3/r14-7.png');
  expect(evidenceKey('b1', screenshotId(run, 7))).toContain(evidencePrefix(run));
});

it.each(['', '../b2/T1/1/r1-1', 'T1-1-r1', 'T/1-1-r1-1', 'T1-1-r1-1.png'])('%j is no id of a screenshot', (id) => {
  expect(evidenceKey('b1', id)).toBeNull();
});

it('only what begins as a PNG is one', () => {
  expect(isPng(Buffer.from('iVBORw0KGgoAAAA=', 'base64'))).toBe(true);
  expect(isPng(Buffer.from('<svg/>'))).toBe(false);
});
