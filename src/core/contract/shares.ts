/** Links that show one build to whoever has them, as the API takes and tells them. */
import { z } from 'zod';

/** `POST /builds/:id/shares`. */
export const NewShare = z.strictObject({ expiresInDays: z.int().min(1).max(90).default(7) });
export type NewShare = z.infer<typeof NewShare>;

/** Times are milliseconds since the epoch. */
export const ShareView = z.object({
  id: z.string(),
  buildId: z.string(),
  createdAt: z.number(),
  /** The name of who made it. */
  createdBy: z.string(),
  expiresAt: z.number(),
  revokedAt: z.number().nullable(),
});
export type ShareView = z.infer<typeof ShareView>;

/** The answer to `POST /builds/:id/shares`: `url` opens the page, and is told nowhere else. */
export const ShareCreated = ShareView.extend({ url: z.string() });
export type ShareCreated = z.infer<typeof ShareCreated>;

/** `GET /builds/:id/shares`, the newest first. */
export const ShareList = z.object({ shares: z.array(ShareView), next: z.string().nullable() });
export type ShareList = z.infer<typeof ShareList>;
