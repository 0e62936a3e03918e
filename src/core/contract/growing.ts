/**
 * What we answer may grow. A client leaves out the fields that it does not know (`z.object` does that), and takes a code
 * that it does not know, such as a new status, as the text that it is.
 */
import { z } from 'zod';

/** A code of a newer release. */
export const Newer = z.string().brand<'Newer'>();
export type Newer = z.infer<typeof Newer>;

/** One of these codes, or one that a newer server has beside them. */
export const growing = <Codes extends z.ZodEnum>(codes: Codes) => z.union([codes, Newer]);

/** A value as this release makes it: every code in it is one of those that it knows. */
export type Known<T> = T extends Newer
  ? never
  : T extends readonly (infer Item)[]
    ? Known<Item>[]
    : T extends object
      ? { [Field in keyof T]: Known<T[Field]> }
      : T;
