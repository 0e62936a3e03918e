/** The tokens of people and scripts: how one is written, who may make it, and whether it is still good. */
import { z } from 'zod';
import { type Caller, mayDo, Scope, TenantName } from './caller.ts';

/** A token as D1 keeps it, but for the digest of its secret. Times are milliseconds since the epoch. */
export const TokenRecord = z.object({
  id: z.string(),
  name: z.string(),
  tenant: TenantName,
  /** One of a newer release gives nothing here. */
  scopes: z
    .array(z.string())
    .transform((scopes) => scopes.filter((scope) => Scope.safeParse(scope).success) as Scope[]),
  createdAt: z.int(),
  createdBy: z.string(),
  expiresAt: z.int().nullable(),
  lastUsedAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
});
export type TokenRecord = z.infer<typeof TokenRecord>;

/** A write a request would cost more than it tells. */
const lastUseStepMs = 60_000;

const written = /^bw_([a-z2-7]{10})_([\w-]{43})$/;

/** `bw_<id>_<secret>`: the row is found by the id, and the secret is compared with its digest. */
export const tokenText = (id: string, secret: string): string => `bw_${id}_${secret}`;

export function parseToken(text: string): { id: string; secret: string } | null {
  const [, id, secret] = written.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

export const isGood = ({ expiresAt, revokedAt }: Pick<TokenRecord, 'expiresAt' | 'revokedAt'>, now: number): boolean =>
  revokedAt === null && (expiresAt === null || now < expiresAt);

export const isUseToWrite = ({ lastUsedAt }: Pick<TokenRecord, 'lastUsedAt'>, now: number): boolean =>
  lastUsedAt === null || now - lastUsedAt >= lastUseStepMs;

export const callerOfToken = ({ name, tenant, scopes }: TokenRecord): Caller => ({
  name,
  tenant,
  scopes,
  buildId: null,
  isOperator: false,
});

/** Whether a caller may make, list or revoke tokens of a tenant: an admin its own tenant's, the operator everybody's. */
export const mayAdminister = (caller: Caller, tenant: string): boolean =>
  mayDo(caller, 'admin') && caller.buildId === null && (caller.isOperator || caller.tenant === tenant);
