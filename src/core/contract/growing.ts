/**
 * What we answer may grow. A client leaves out the fields that it does not know (`z.object` does that), and takes a code
 * that it does not know, such as a new status, as the text that it is.
 */
import { z } from 'zod';

/** A code of a newer release. Plain text is none, so this release writes no code by mistake that it does not know. */
const Newer = z.string().brand<'Newer'>();

/** One of these codes, or one that a newer server has beside them. */
export const growing = <Codes extends z.ZodEnum>(codes: Codes) => z.union([codes, Newer]);
