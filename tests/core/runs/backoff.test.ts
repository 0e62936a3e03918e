/** How long runs wait for what does not answer, and how often they tell of it. */
import { expect, test } from 'vitest';
import { nextBackoff, wasLong, worthReporting } from '../../../src/core/runs/backoff.ts';
import type { Backoff } from '../../../src/core/runs/record.ts';

const clock = { now: 1000, random: 1 };
const first = nextBackoff(null, { cause: 'model' }, clock);
const minute = 60_000;

test('waits double up to a minute, and start anew for another cause', () => {
  expect(first).toEqual({ cause: 'model', attempt: 1, since: 1000, at: 1500 });
  const second = { cause: 'model', attempt: 2, since: 1000, at: 3000 };
  expect(nextBackoff(first, { cause: 'model' }, { ...clock, now: 2000 })).toEqual(second);
  const late = { cause: 'model', attempt: 31, since: 1000, at: 61_000 };
  expect(nextBackoff({ ...first, attempt: 30 }, { cause: 'model' }, clock)).toEqual(late);
  expect(nextBackoff({ ...first, attempt: 9 }, { cause: 'sandbox' }, clock)).toEqual({ ...first, cause: 'sandbox' });
});

test('what the other side asks for is kept, up to a quarter of an hour', () => {
  const wait = (retryAfterMs: number) =>
    nextBackoff(null, { cause: 'model', retryAfterMs }, { now: 0, random: 0 }).at / 1000;
  expect([0, 7000, 6 * 3_600_000, Number.POSITIVE_INFINITY].map(wait)).toEqual([0.25, 7, 900, 900]);
});

test('runs that were sent away together come back one by one', () => {
  const back = (retryAfterMs: number | null, attempts: number) =>
    [0, 0.25, 0.5, 0.75, 1].map((random) => {
      const before = { ...first, attempt: attempts };
      return nextBackoff(before, { cause: 'model', retryAfterMs }, { now: 0, random }).at / 1000;
    });
  expect(back(null, 20)).toEqual([30, 37.5, 45, 52.5, 60]);
  expect(back(60_000, 1)).toEqual([60, 61.5, 63, 64.5, 66]);
});

/** The minutes after its beginning at which an outage is told, with the longest waits and calls that take no time. */
function told(hours: number, retryAfterMs: number | null = null): number[] {
  const minutes: number[] = [];
  let before: Backoff | null = null;
  for (let now = 0; now < hours * 60 * minute; ) {
    const next: Backoff = nextBackoff(before, { cause: 'model', retryAfterMs }, { now, random: 1 });
    if (worthReporting(before, next)) minutes.push(Math.floor(now / minute));
    before = next;
    now = next.at;
  }
  return minutes;
}

test('an outage is told at once, then ever more rarely, and in its second hour twice', () => {
  expect(told(2)).toEqual([0, 0, 1, 3, 7, 15, 31, 63, 95]);
  expect(told(24)).toHaveLength(51);
});

test('waits that the provider asks for are told as rarely, and never more than an hour apart', () => {
  const asked = told(24, 15 * minute);
  expect(asked.length).toBeLessThan(60);
  expect(Math.max(...asked.map((at, index) => at - (asked[index - 1] ?? 0)))).toBeLessThan(60);
});

test('the end of an outage is worth an event after a minute', () => {
  expect([59_999, 60_000].map((lasted) => wasLong(first, 1000 + lasted))).toEqual([false, true]);
});
