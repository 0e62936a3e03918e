/** How many sandboxes a deployment may have at once, as its variables say. */
import { z } from 'zod';

/** Of all builds, and of one. */
export type SlotLimits = { total: number; perBuild: number };

const Limit = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .transform(Number);

/** The limits of a deployment, as its variables say. Throws for one that is no whole number from 1 to 9999. */
export function slotLimits(variables: { SANDBOX_LIMIT?: string; SANDBOX_LIMIT_PER_BUILD?: string }): SlotLimits {
  const limit = (name: keyof typeof variables, otherwise: number): number => {
    const value = variables[name];
    if (value === undefined || value === '') return otherwise;
    const parsed = Limit.safeParse(value);
    if (!parsed.success) throw new Error(`${name} must be a whole number from 1 to 9999, not "${value}"`);
    return parsed.data;
  };
  const total = limit('SANDBOX_LIMIT', 18);
  return { total, perBuild: Math.min(total, limit('SANDBOX_LIMIT_PER_BUILD', Math.max(1, Math.floor(total / 2)))) };
}
