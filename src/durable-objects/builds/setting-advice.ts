/** What is wrong with a setting of this deployment, in words for whoever looks after it. */
import type { Retention } from '../../core/builds/ending/retention.ts';

export const retentionAdvice = ({ setting, value }: NonNullable<Retention['fault']>): string =>
  `${setting} must be a whole number from 0 (for ever) to 9999, not "${value}"; correct it (wrangler.toml or .dev.vars) and start or deploy again. No transcript is removed until then`;

export const secretAdvice =
  'messages cannot be signed: set the secret WEBHOOK_SECRET of this deployment to whsec_ and 24 to 64 bytes in base64';
