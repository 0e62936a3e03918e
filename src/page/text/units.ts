/** Amounts as a person reads them: each in one way on the whole page. */

/** Made once: a call of `toLocaleString` makes one anew, and a large build has thousands of amounts. */
const twoDecimals = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en-US');

/** Two decimals; what is less than a cent and not nothing says so. */
export function money(usd: number): string {
  if (usd > 0 && usd < 0.01) return '<$0.01';
  return `$${twoDecimals.format(usd)}`;
}

/** `2 h 05 min`, `3 min 20 s`, `12 s`, `3 d 4 h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min${minutes < 10 ? ` ${pad(seconds % 60)} s` : ''}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${pad(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** `950`, `12.3k`, `4.56M`. */
export function count(value: number): string {
  if (value < 1000) return String(value);
  if (value < 1_000_000) return `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)}k`;
  return `${(value / 1_000_000).toFixed(2)}M`;
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const bytes = (value: number): string => {
  if (value < 1024) return `${value} B`;
  if (value < 1024 ** 2) return `${(value / 1024).toFixed(1)} KiB`;
  return `${(value / 1024 ** 2).toFixed(1)} MiB`;
};

/** `1 task`, `3 tasks`. */
export const several = (value: number, one: string, many = `${one}s`): string =>
  `${whole.format(value)} ${value === 1 ? one : many}`;

/** `in 5 min`, `3 h ago`, `now`. */
export function ago(at: number, now: number): string {
  const ms = now - at;
  if (Math.abs(ms) < 5_000) return 'now';
  const [amount] = duration(Math.abs(ms)).split(/(?<=[a-z]) /);
  return ms > 0 ? `${amount} ago` : `in ${amount}`;
}

const timeIn = (timeZone?: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone ? { timeZone } : {}),
  });
const timeHere = timeIn();
const timeInUtc = timeIn('UTC');

/** The exact time, in the reader's own zone, or in UTC, as on the server, which does not know it. */
export const exactTime = (at: number, isUtc = false): string => (isUtc ? timeInUtc : timeHere).format(at);
