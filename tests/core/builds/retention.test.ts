import { describe, expect, test } from 'vitest';
import { deletionRefusal, markDeleted } from '../../../src/core/builds/ending/deletion.ts';
import {
  removeTranscripts,
  retention,
  transcriptsDueAt,
  transcriptsLookAt,
} from '../../../src/core/builds/ending/retention.ts';
import { step } from '../../../src/core/builds/step.ts';
import { plan, submission } from '../builders.ts';
import { playedBuild } from './played-build.ts';

const dayMs = 86_400_000;
const running = () => playedBuild(submission({ plan: plan() })).state;
const ended = () => {
  const { state } = step(running(), { kind: 'cancel' }, 1000);
  return step(state, { kind: 'run-stopped', runId: 'b1-r2' }, 1000).state;
};

describe('RETENTION_DAYS', () => {
  test.each<[string | undefined, number | null]>([
    [undefined, 30],
    ['', 30],
    ['7', 7],
    ['0', null],
  ])('%j keeps transcripts for %j days', (value, days) => {
    expect(retention(value === undefined ? {} : { RETENTION_DAYS: value })).toEqual({ days, fault: null });
  });

  test.each(['-1', '1.5', 'ever', '10000', ' 7'])('%j keeps everything, and is a fault of the setting', (value) => {
    expect(retention({ RETENTION_DAYS: value })).toEqual({
      days: null,
      fault: { setting: 'RETENTION_DAYS', value },
    });
  });
});

test('an ended build with transcripts looks once a day, so that another value holds for it too', () => {
  const now = 1000 + 3 * dayMs;
  expect(transcriptsLookAt(running(), 7, now)).toBeNull();
  expect(transcriptsLookAt(ended(), 7, now)).toBe(now + dayMs);
  expect(transcriptsLookAt(ended(), null, now)).toBe(now + dayMs);
  expect(transcriptsLookAt(ended(), 4, now + 5)).toBe(1000 + 4 * dayMs);
  expect(transcriptsLookAt(ended(), 1, now)).toBe(1000 + dayMs);
  expect(transcriptsLookAt(removeTranscripts(ended(), 1, now).state, 1, now)).toBeNull();
});

test('transcripts go once, and only so many days after the end', () => {
  const dueAt = 1000 + 7 * dayMs;
  expect(transcriptsDueAt(running(), 7)).toBeNull();
  expect(transcriptsDueAt(ended(), null)).toBeNull();
  expect(transcriptsDueAt(ended(), 7)).toBe(dueAt);
  expect(removeTranscripts(ended(), 7, dueAt - 1)).toEqual({ state: ended(), effects: [], log: [] });
  const { state, effects, log } = removeTranscripts(ended(), 7, dueAt);
  expect(state).toEqual({ ...ended(), transcriptsRemovedAt: dueAt });
  expect(effects).toEqual([
    { kind: 'remove-transcript', runId: 'b1-r1' },
    { kind: 'remove-transcript', runId: 'b1-r2' },
  ]);
  expect(log).toMatchObject([{ type: 'transcripts.removed', data: { runs: 2 } }]);
  expect(transcriptsDueAt(state, 7)).toBeNull();
});

test('only a build at its end is marked as deleted, and once', () => {
  expect(deletionRefusal(running())).toEqual({ code: 'not-ended', status: 'running' });
  expect(markDeleted(running(), 5)).toEqual({ state: running(), effects: [], log: [] });
  const { state, effects } = markDeleted(ended(), 5000);
  expect([state, effects]).toEqual([{ ...ended(), deletedAt: 5000 }, [{ kind: 'delete-working-refs' }]]);
  expect(markDeleted(state, 6000)).toEqual({ state, effects: [], log: [] });
});

test('a build that is deleted before its runs have heard that they are stopped keeps its working refs until then', () => {
  const build = playedBuild(submission({ plan: plan() }), { hold: ['stop-run'] });
  build.send({ kind: 'cancel' });
  const { state, effects } = markDeleted(build.state, 5000);
  expect([state, effects]).toEqual([{ ...build.state, deletedAt: 5000 }, []]);
  expect(step(state, { kind: 'run-stopped', runId: 'b1-r2' }, 9000).effects).toEqual([
    { kind: 'delete-working-refs', afterMs: 5000 },
  ]);
});
