import { describe, expect, test } from 'vitest';
import { deletionRefusal, markDeleted } from '../../../src/core/build/deletion.ts';
import { removeTranscripts, retentionDays, transcriptsDueAt } from '../../../src/core/build/retention.ts';
import { step } from '../../../src/core/build/step.ts';
import { plan, submission } from '../builders.ts';
import { playedBuild } from './played-build.ts';

const dayMs = 86_400_000;
const running = () => playedBuild(submission({ plan: plan() })).state;
const ended = () => step(running(), { kind: 'cancel' }, 1000).state;

describe('RETENTION_DAYS', () => {
  test.each<[string | undefined, number | null]>([
    [undefined, 30],
    ['', 30],
    ['7', 7],
    ['0', null],
  ])('%j keeps transcripts for %j days', (value, days) => {
    expect(retentionDays(value === undefined ? {} : { RETENTION_DAYS: value })).toBe(days);
  });

  test.each(['-1', '1.5', 'ever', '10000', ' 7'])('%j is refused with its name', (value) => {
    expect(() => retentionDays({ RETENTION_DAYS: value })).toThrow(
      `RETENTION_DAYS must be a whole number from 0 (for ever) to 9999, not "${value}"`,
    );
  });
});

test('transcripts go once, and only so many days after the end', () => {
  const dueAt = 1000 + 7 * dayMs;
  expect(transcriptsDueAt(running(), 7)).toBeNull();
  expect(transcriptsDueAt(ended(), null)).toBeNull();
  expect(transcriptsDueAt(ended(), 7)).toBe(dueAt);
  expect(removeTranscripts(ended(), 7, dueAt - 1)).toEqual({ state: ended(), effects: [], log: [] });
  const { state, effects, log } = removeTranscripts(ended(), 7, dueAt);
  expect(state).toEqual({ ...ended(), transcriptsRemovedAt: dueAt });
  expect(effects).toEqual([{ kind: 'remove-transcript', runId: 'b1-r1' }]);
  expect(log).toMatchObject([{ type: 'transcripts.removed', data: { runs: 1 } }]);
  expect(transcriptsDueAt(state, 7)).toBeNull();
});

test('only a build at its end is marked as deleted, and once', () => {
  expect(deletionRefusal(running())).toEqual({ reason: 'conflict', message: 'the build is running; cancel it first' });
  expect(markDeleted(running(), 5)).toEqual({ state: running(), effects: [], log: [] });
  const { state, effects } = markDeleted(ended(), 5000);
  expect([state, effects]).toEqual([{ ...ended(), deletedAt: 5000 }, [{ kind: 'delete-working-refs' }]]);
  expect(markDeleted(state, 6000)).toEqual({ state, effects: [], log: [] });
});
