/** The alarm of a Build: set where it has to be earlier, where it is lost, and again where it was refused. */
import { expect, test, vi } from 'vitest';
import { earliestAlarm } from '../../src/durable-objects/builds/earliest-alarm.ts';

const never = Number.POSITIVE_INFINITY;

/** An alarm over a storage that keeps what it is told; `refuse` has it refuse the next time. */
function alarm() {
  const set: number[] = [];
  let refusals = 0;
  const again = vi.fn();
  const setAlarm = async (at: number) => {
    set.push(at);
    if (refusals-- > 0) throw new Error('refused');
  };
  const storage = { setAlarm } as unknown as DurableObjectStorage;
  return { set, again, refuse: () => (refusals = 1), ...earliestAlarm(storage, again) };
}

test('it is set where it has to be earlier than it stands, and anew once it has rung', () => {
  const { set, arm, rings } = alarm();
  const now = Date.now();
  for (const at of [never, now + 9000, now + 9500, now + 8000, now + 8000]) arm(at);
  rings();
  arm(now + 9000);
  expect(set).toEqual([now + 9000, now + 8000, now + 9000]);
});

test('one that is long overdue is taken for lost; one that is just due is waited for', () => {
  const { set, arm } = alarm();
  const now = Date.now();
  arm(now - 60_000);
  arm(now);
  arm(now + 1000);
  expect(set).toEqual([now - 60_000, now]);
});

test('a refusal is said, and what has to be armed is asked for again', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { set, arm, again, refuse } = alarm();
  refuse();
  arm(5);
  await vi.waitFor(() => expect(again).toHaveBeenCalledTimes(1), 5000);
  arm(5);
  expect([set, log.mock.calls.length]).toEqual([[5, 5], 1]);
  log.mockRestore();
});
