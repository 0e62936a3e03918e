/** What has been spent until each moment as areas on one another; in a picture of 100 by 100, whatever its size. */

export type Series = { name: string; values: readonly number[] };
/** `place` tells series apart where they are drawn; the last is that of all the rest. */
export type Area = { name: string; place: number; path: string; last: number };
export type Areas = {
  /** From the ground up, as they come. */
  areas: Area[];
  /** The value at the top of the picture. */
  top: number;
  /** How high the limit is drawn; null where it is out of the picture. */
  limitY: number | null;
};

export const places = 6;
/** Below this share of the limit the limit would press the rest flat. */
const limitShownFrom = 1 / 3;

export function areasOf(given: readonly Series[], limit: number): Areas {
  const series = withRest(given);
  const moments = Math.max(0, ...series.map(({ values }) => values.length));
  const sums = Array.from({ length: moments }, (_, at) => sum(series.map(({ values }) => values[at] ?? 0)));
  const highest = Math.max(0, ...sums);
  const isLimitShown = limit > 0 && highest >= limit * limitShownFrom;
  const top = Math.max(highest * 1.08, isLimitShown ? limit * 1.04 : 0) || 1;
  const x = (at: number): string => round(moments < 2 ? 0 : (at / (moments - 1)) * 100);
  const y = (value: number): string => round(100 - (value / top) * 100);
  let ground = Array.from({ length: moments }, () => 0);
  const areas = series.map(({ name, values }, place): Area => {
    const roof = ground.map((value, at) => value + (values[at] ?? 0));
    const there = roof.map((value, at) => `${x(at)},${y(value)}`);
    const back = ground.map((value, at) => `${x(at)},${y(value)}`).reverse();
    ground = roof;
    return { name, place, path: moments === 0 ? '' : `M${[...there, ...back].join('L')}Z`, last: values.at(-1) ?? 0 };
  });
  return { areas, top, limitY: isLimitShown ? 100 - (limit / top) * 100 : null };
}

/** Those that have no place of their own are one. */
function withRest(series: readonly Series[]): Series[] {
  if (series.length <= places) return [...series];
  const rest = series.slice(places - 1);
  const moments = Math.max(...rest.map(({ values }) => values.length));
  const values = Array.from({ length: moments }, (_, at) => sum(rest.map((one) => one.values[at] ?? 0)));
  return [...series.slice(0, places - 1), { name: `${rest.length} others`, values }];
}

/** A share (0 to 1) over time as a line, broken where there is none. */
export function shareLine(values: readonly (number | null)[]): string {
  let isDrawing = false;
  return values
    .map((value, at) => {
      if (value === null) {
        isDrawing = false;
        return '';
      }
      const step = isDrawing ? 'L' : 'M';
      isDrawing = true;
      return `${step}${round(values.length < 2 ? 0 : (at / (values.length - 1)) * 100)},${round(100 - value * 100)}`;
    })
    .join('');
}

/** So many moments of a series, evenly, the last among them; their places. */
export function evenly(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, at) => at);
  return Array.from({ length: most }, (_, at) => Math.round((at * (length - 1)) / (most - 1)));
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const round = (value: number): string => String(Math.round(value * 100) / 100);
