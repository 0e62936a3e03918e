/** Parses what a sandbox sent; what does not fit the protocol is a fault of the sandbox, not of the caller. */

import { z } from 'zod';
import { headOfText } from '../../core/cut-text.ts';
import { infrastructureFailure, type SandboxAnswer } from './sandbox.ts';

export function parseJson<T>(schema: z.ZodType<T>, text: string): SandboxAnswer<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return infrastructureFailure(`the sandbox answered no JSON: ${headOfText(text, 200)}`);
  }
  const parsed = schema.safeParse(value);
  return parsed.success
    ? { ok: true, result: parsed.data }
    : infrastructureFailure(
        `the sandbox answered otherwise than agreed: ${headOfText(z.prettifyError(parsed.error), 500)}`,
      );
}
