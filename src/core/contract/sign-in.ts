/** Links that sign a browser in, as the API takes and tells them. */
import { z } from 'zod';
import { Scope } from '../access/caller.ts';
import { growing } from './growing.ts';

/** A path of this site; `//host` would be another. Its fragment is the link's own. */
export const SitePath = z
  .string()
  .regex(/^\/(?![/\\])[\x21\x22\x24-\x7e]*$/, 'must be a path of this site, without a fragment')
  .max(500);

/** `POST /sign-in/links`. */
export const NewSignInLink = z.strictObject({
  /** The page that the link opens. */
  to: SitePath.default('/'),
  expiresInMinutes: z.int().min(1).max(720).default(10),
});

/** The answer to it: whoever opens `url` before `expiresAt` (ms since the epoch) acts as who made it, for at most 12 hours. */
export const SignInLink = z.object({
  url: z.string(),
  expiresAt: z.number(),
  name: z.string(),
  tenant: z.string(),
  scopes: z.array(growing(Scope)),
});
export type SignInLink = z.infer<typeof SignInLink>;

/** `POST /sign-in/link`: what stands behind `#in=` in the URL. */
export const UsedSignInLink = z.strictObject({ link: z.string().min(1).max(1000) });
