/** `POST /admin/rebuild`: writes history anew from the Build objects, so many builds a request. */
import { z } from 'zod';
import { Next } from './page.ts';

export const RebuildRequest = z.strictObject({
  /** These; without them, those that history lists, a page after the other. */
  ids: z.array(z.string().max(64)).min(1).max(50).optional(),
  limit: z.int().min(1).max(50).default(20),
  cursor: z.string().max(200).optional(),
});
export type RebuildRequest = z.infer<typeof RebuildRequest>;

export const RebuildAnswer = z.object({
  rebuilt: z.array(z.string()),
  /** Listed or named, and not there. */
  missing: z.array(z.string()),
  /** Tried, and not done; the same request can be sent again. */
  failed: z.array(z.object({ id: z.string(), message: z.string() })),
  /** How many builds history lists. */
  listed: z.int(),
  next: Next,
});
export type RebuildAnswer = z.infer<typeof RebuildAnswer>;
