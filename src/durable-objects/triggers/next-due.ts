/** When a schedule is due: cron expressions of five fields, in the hours of a time zone. */
import { Cron } from 'croner';

/** The first time after this one, in milliseconds since the epoch; null where there is none any more. */
export function nextDue({ cron, timezone }: { cron: string; timezone: string }, afterMs: number): number | null {
  return new Cron(cron, { timezone, mode: '5-part' }).nextRun(new Date(afterMs))?.getTime() ?? null;
}

/** What is wrong with a schedule; null where it is due some time. */
export function scheduleFault(
  schedule: { cron: string; timezone: string },
  now: number,
): { path: 'cron' | 'timezone'; message: string } | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone: schedule.timezone });
  } catch {
    return { path: 'timezone', message: 'must be a name of the IANA list, such as Europe/Berlin' };
  }
  try {
    return nextDue(schedule, now) === null ? { path: 'cron', message: 'is never due' } : null;
  } catch {
    return { path: 'cron', message: 'must be a cron expression of five fields, such as 0 3 * * 1-5' };
  }
}
