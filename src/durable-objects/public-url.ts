/** The address at which this deployment is known: links are made from it, not from what a request says of itself. */
import { z } from 'zod';

const Origin = z.url({ protocol: /^https?$/ }).refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.href === `${url?.origin}/`;
});

/** `origin` is null where nothing is set, or nothing of use; then `fault` tells of it. */
export type PublicUrl = { origin: string | null; fault: string | null };

export function publicUrl({ PUBLIC_URL: value }: { PUBLIC_URL?: string }): PublicUrl {
  if (value === undefined || value === '') return { origin: null, fault: null };
  const parsed = Origin.safeParse(value);
  if (parsed.success) return { origin: new URL(parsed.data).origin, fault: null };
  const fault = `PUBLIC_URL must be an address like https://breakwater.example.com, without a path, not "${value}"; correct it (wrangler.toml or .dev.vars) and start or deploy again`;
  return { origin: null, fault };
}
