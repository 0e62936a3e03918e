/** Tokens as the API takes and tells them. The secret is told once, when a token is made. */
import { z } from 'zod';
import { Scope, TenantName } from '../access/caller.ts';
import { growing } from './growing.ts';

/** A name that ends up in logs and lists: one line, nothing that moves a terminal. */
export const CallerName = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._@+:/-]{0,79}$/u,
    'must be 1 to 80 letters, digits, spaces or any of . _ @ + : / -',
  );

/** `POST /tokens`. */
export const NewToken = z.strictObject({
  /** Who uses it, for people: `ci of textkit`. */
  name: CallerName.refine((name) => name !== 'root', 'is the name of who holds API_TOKEN'),
  /** That of who makes it, where it is not given; only the operator makes tokens of other tenants. */
  tenant: TenantName.optional(),
  scopes: z.array(Scope).min(1).max(3).default(['builds:read', 'builds:write']),
  /** Days until it is good for nothing; null for never. */
  expiresInDays: z.int().min(1).max(3650).nullable().default(365),
});
export type NewToken = z.infer<typeof NewToken>;

/** Times are milliseconds since the epoch. */
export const TokenView = z.object({
  id: z.string(),
  name: z.string(),
  tenant: z.string(),
  scopes: z.array(growing(Scope)),
  createdAt: z.number(),
  /** The name of who made it. */
  createdBy: z.string(),
  expiresAt: z.number().nullable(),
  /** To the minute; null where it was never used. */
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
});
export type TokenView = z.infer<typeof TokenView>;

/** How a caller is known: by a token, as a person or a service, as who holds API_TOKEN, or by what opens one build. */
export const KnownBy = z.enum(['operator', 'token', 'person', 'service', 'page key', 'shared link']);
export type KnownBy = z.infer<typeof KnownBy>;

/** `GET /me`: who the API takes the caller for. */
export const Me = z.object({
  name: z.string(),
  tenant: z.string(),
  scopes: z.array(growing(Scope)),
  /** Whether it is the bearer of API_TOKEN, who sees every tenant. */
  isOperator: z.boolean(),
  /** Null where a server of an earlier release does not say. */
  knownBy: growing(KnownBy).nullable().default(null),
  /** When the session of this browser ends, in ms since the epoch; null where it is known without one. */
  signedInUntil: z.number().nullable().default(null),
});
export type Me = z.infer<typeof Me>;

/** The answer to `POST /tokens`: `token` is what goes behind `Authorization: Bearer`, and is told nowhere else. */
export const TokenCreated = TokenView.extend({ token: z.string() });
export type TokenCreated = z.infer<typeof TokenCreated>;

/** `GET /tokens`, the newest first. */
export const TokenList = z.object({ tokens: z.array(TokenView), next: z.string().nullable() });
export type TokenList = z.infer<typeof TokenList>;
