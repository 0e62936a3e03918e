/** Parses what a sandbox sent; what does not fit the protocol is a fault of the sandbox, not of the caller. */
import { z } from 'zod';
import { infrastructureFailure, type SandboxAnswer } from './sandbox.ts';

export function parseJson<T>(schema: z.ZodType<T>, text: string): SandboxAnswer<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return infrastructureFailure(`the sandbox answered no JSON: ${text.slice(0, 200)}`);
  }
  const parsed = schema.safeParse(value);
  return parsed.success
    ? { ok: true, result: parsed.data }
    : infrastructureFailure(
        `the sandbox answered otherwise than agreed: ${z.prettifyError(parsed.error).slice(0, 500)}`,
      );
}
