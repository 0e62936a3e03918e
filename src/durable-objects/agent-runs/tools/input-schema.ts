/** The JSON schema of a tool's input, from the zod schema that will parse it. */
import { z } from 'zod';

export type InputSchema = { type: 'object'; [key: string]: unknown };

/** References are inlined and the dialect is left to the API, which takes draft 2020-12. */
export function inputSchema(schema: z.ZodType): InputSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
  return { ...rest, type: 'object' };
}
