/** Reads the query of a request: each parameter once, and numbers as decimal digits alone. */
import { z } from 'zod';
import type { InputError } from '../../core/contract/problems.ts';
import { inputErrors } from './input-errors.ts';
import { problem } from './problems.ts';

const digits = (pattern: RegExp) => z.string().regex(pattern, 'must be a number in decimal digits').transform(Number);

/** A whole number within bounds. */
export const wholeNumber = (least: number, most: number) =>
  digits(/^\d{1,15}$/)
    .pipe(z.number().min(least).max(most))
    .meta({ type: 'integer', minimum: least, maximum: most });

/** A number with or without decimals, within bounds. */
export const decimalNumber = (least: number, most: number) =>
  digits(/^\d{1,9}(?:\.\d{1,3})?$/)
    .pipe(z.number().min(least).max(most))
    .meta({ type: 'number', minimum: least, maximum: most });

/** Of what is numbered: what stands before a number, or the last of it. */
export const beforeNumber = z.union([wholeNumber(0, Number.MAX_SAFE_INTEGER), z.literal('end')], {
  error: 'must be a number in decimal digits, or `end`',
});

/** Which way a numbered list is read. */
export const wayOf = (
  after: number,
  before: z.output<typeof beforeNumber> | undefined,
  wait: number,
): { after: number; waitMs: number } | { before: number | null } =>
  before === undefined ? { after, waitMs: wait * 1000 } : { before: before === 'end' ? null : before };

/** What is read backwards is there already. */
export const goesOneWay = <Query extends z.ZodType<{ after?: number | undefined; before?: unknown; wait: number }>>(
  query: Query,
): Query =>
  query.refine(({ after, before, wait }) => before === undefined || (after === undefined && wait === 0), {
    path: ['before'],
    message: 'goes with neither `after` nor `wait`',
  });

/** Which page of a list; `cursor` is what the page before gave as `next`. */
export const pageQuery = (most: number) => ({
  limit: wholeNumber(1, most).default(Math.min(most, 50)),
  cursor: z.string().max(200).optional(),
});

export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  queries: Record<string, string[]>,
): z.output<Schema> {
  const repeated = Object.entries(queries).filter(([, values]) => values.length > 1);
  if (repeated.length > 0) throw badQuery(repeated.map(([path]) => ({ path, message: 'is given twice' })));
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(queries).map(([name, [value]]) => [name, value])));
  if (!parsed.success) throw badQuery(inputErrors(parsed.error));
  return parsed.data;
}

export const badCursor = () => badQuery([{ path: 'cursor', message: 'not a cursor that this list gave' }]);

export const badQuery = (errors: InputError[]) =>
  problem(
    'invalid-request',
    `the query has faults: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
    { errors },
  );
