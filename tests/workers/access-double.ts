/** The ports of access over memory: tokens and links are kept as D1 keeps them, and every limit lets everything through. */
import type { Share } from '../../src/access/shares.ts';
import type { StoredToken } from '../../src/access/tokens.ts';
import type { AccessPorts } from '../../src/workers/access/ports.ts';
import { strangerBrake } from '../../src/workers/access/stranger-brake.ts';
import type { TenantPorts } from '../../src/workers/access/tenant-ports.ts';

export const noon = 1_700_000_000_000;

export function accessDouble(overrides: Partial<AccessPorts> = {}): AccessPorts {
  const tokens = new Map<string, StoredToken>();
  const shares = new Map<string, Share>();
  return {
    tokens: {
      add: async (token) => void tokens.set(token.record.id, token),
      find: async (id) => tokens.get(id) ?? null,
      list: async ({ tenant }) => {
        const rows = [...tokens.values()].map(({ record }) => record);
        return { ok: true, rows: rows.filter((row) => tenant === null || row.tenant === tenant), next: null };
      },
      revoke: async (id, now) => {
        const token = tokens.get(id);
        if (!token) return null;
        const record = { ...token.record, revokedAt: token.record.revokedAt ?? now };
        tokens.set(id, { ...token, record });
        return record;
      },
      used: (id, now) => {
        const token = tokens.get(id);
        if (token) tokens.set(id, { ...token, record: { ...token.record, lastUsedAt: now } });
      },
    },
    shares: {
      add: async (share) => void shares.set(share.id, share),
      find: async (id) => shares.get(id) ?? null,
      list: async ({ buildId }) => {
        const rows = [...shares.values()].filter((share) => share.buildId === buildId);
        return { ok: true, rows, next: null };
      },
      revoke: async ({ buildId, id, now }) => {
        const share = shares.get(id);
        if (share?.buildId !== buildId) return null;
        const revoked = { ...share, revokedAt: share.revokedAt ?? now };
        shares.set(id, revoked);
        return revoked;
      },
    },
    limits: { caller: async () => true, stranger: async () => true },
    brake: strangerBrake({ holdMs: 10_000, greetedMs: 600_000, most: 100 }),
    verifyAssertion: null,
    github: null,
    people: { people: new Map(), fault: null },
    now: () => noon,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    ...overrides,
  };
}

/** No tenant has bounds, and nobody asks for an account. */
export const unboundTenants: TenantPorts = {
  bounds: async () => null,
  set: async () => {},
  list: async () => [],
  use: async () => ({ builds: 0, reservedUsd: 0, spentUsd: 0 }),
  reserve: async () => {
    throw new Error('a tenant without bounds has no account');
  },
};
