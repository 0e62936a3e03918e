/** The bounds of a tenant, as the API takes and tells them. */
import { z } from 'zod';
import { TenantBounds } from '../money/tenant-account.ts';

/** `PUT /tenants/:tenant`: what is left out has no bound. */
export const NewBounds = z.strictObject({
  maxBuilds: TenantBounds.shape.maxBuilds.default(null),
  maxUsdPerMonth: TenantBounds.shape.maxUsdPerMonth.default(null),
});
export type NewBounds = z.infer<typeof NewBounds>;

const Bounds = { maxBuilds: z.number().nullable(), maxUsdPerMonth: z.number().nullable() };

/** `GET /tenants/:tenant`: `use` counts builds that were submitted under a bound. */
export const TenantView = z.object({
  tenant: z.string(),
  ...Bounds,
  use: z.object({ builds: z.int(), reservedUsd: z.number(), spentUsd: z.number() }),
});
export type TenantView = z.infer<typeof TenantView>;

/** `GET /tenants`: those that have bounds, by their names. */
export const TenantList = z.object({
  tenants: z.array(z.object({ tenant: z.string(), ...Bounds })),
  next: z.string().nullable(),
});
export type TenantList = z.infer<typeof TenantList>;
