/** Retention in the real objects: transcripts go after the configured days, and everything else stays. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Build } from '../../src/durable-objects/builds/build.ts';
import { alarmOf, endedBuild, isListed } from './ended-build.ts';

const dayMs = 86_400_000;
const soon = { timeout: 10_000 };

test('thirty days after the end the transcripts go; the view, the events and the history stay', async () => {
  const id = 'bretainedaa';
  const endedAt = Date.now() - 31 * dayMs;
  const { build, runs } = await endedBuild(id, { endedAt });
  const before = await build.view();
  await armed(build);
  for (const run of runs) {
    await vi.waitFor(async () => expect(await run.transcriptRemovedAt()).toBeGreaterThan(endedAt), soon);
    expect([await run.transcript(), await run.timings()]).toEqual([[], []]);
  }
  const lastSeq = (before?.lastSeq ?? 0) + 1;
  expect(await build.view()).toEqual({ ...before, lastSeq });
  const page = await build.events({ after: 0, limit: 100, waitMs: 0 });
  expect(page?.events.at(-1)).toMatchObject({
    seq: lastSeq,
    type: 'transcripts.removed',
    text: "The transcripts of 2 runs are removed, 30 days after the build's end",
    data: { runs: 2 },
  });
  expect(await isListed(id)).toBe(true);
});

test('before that the build looks once a day, and at the latest on the day on which they go', async () => {
  const now = Date.now();
  const { build, runs } = await endedBuild('bretainedbb', { endedAt: now - dayMs });
  await armed(build);
  await vi.waitFor(async () => expect(await alarmOf(build)).toBeGreaterThanOrEqual(now + dayMs), soon);
  expect(await alarmOf(build)).toBeLessThan(now + 2 * dayMs);
  const [run] = runs;
  expect([(await run?.transcript())?.length, await run?.transcriptRemovedAt()]).toEqual([1, null]);

  const endedAt = Date.now() - 29.5 * dayMs;
  const { build: older } = await endedBuild('bretainedcc', { endedAt });
  await armed(older);
  await vi.waitFor(async () => expect(await alarmOf(older)).toBe(endedAt + 30 * dayMs), soon);
});

test('a value that cannot be understood removes nothing, fails nothing, and is told once', async () => {
  const { build, runs } = await endedBuild('bretaineddd', { endedAt: Date.now() - 31 * dayMs });
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => void log.mockRestore());
  const before = await build.view();
  await runInDurableObject(build, async (_, ctx) => {
    const started = Date.now();
    const misconfigured = new Build(ctx, { ...env, RETENTION_DAYS: 'soon' });
    await misconfigured.alarm();
    expect(await misconfigured.view()).toEqual(before);
    expect(await ctx.storage.getAlarm()).toBeGreaterThanOrEqual(started + dayMs);
  });
  expect(log.mock.calls).toEqual([[expect.stringContaining('RETENTION_DAYS must be a whole number')]]);
  const [run] = runs;
  expect([(await run?.transcript())?.length, await run?.transcriptRemovedAt()]).toEqual([1, null]);
});

/** As the build's last commit would have left it: with an alarm for what is due. */
async function armed(build: DurableObjectStub): Promise<void> {
  await runInDurableObject(build, (_, { storage }) => storage.setAlarm(Date.now()));
}
