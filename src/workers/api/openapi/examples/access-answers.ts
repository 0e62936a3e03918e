/** What is answered of tokens, tenants and links in the examples. */
import type { ShareList, ShareView } from '../../../../core/contract/shares.ts';
import type { SignInLink } from '../../../../core/contract/sign-in.ts';
import type { TenantList, TenantView } from '../../../../core/contract/tenants.ts';
import type { Me, TokenCreated, TokenList, TokenView } from '../../../../core/contract/tokens.ts';
import { begunAt, buildId, person, tenant, urls } from './story.ts';

const dayMs = 86_400_000;

const token: TokenView = {
  id: 'tokenabc23',
  name: 'ci of textkit',
  tenant,
  scopes: ['builds:read', 'builds:write'],
  createdAt: begunAt - dayMs,
  createdBy: person,
  expiresAt: begunAt + 89 * dayMs,
  lastUsedAt: begunAt,
  revokedAt: null,
};
const share: ShareView = {
  id: 'shareabc23',
  buildId,
  createdAt: begunAt,
  createdBy: person,
  expiresAt: begunAt + 7 * dayMs,
  revokedAt: null,
};
const me: Me = {
  name: person,
  tenant,
  scopes: ['builds:read', 'builds:write', 'admin'],
  isOperator: false,
  knownBy: 'person',
  signedInUntil: begunAt + dayMs / 2,
};
const bounds = { tenant, maxBuilds: 3, maxUsdPerMonth: 500 };
const account: TenantView = { ...bounds, use: { builds: 1, reservedUsd: 25, spentUsd: 112.4 } };

export const accessAnswers: Record<string, unknown> = {
  'GET /me': me,
  'GET /builds/:id/me': {
    ...me,
    name: 'shared link',
    scopes: ['builds:read'],
    knownBy: 'shared link',
    signedInUntil: null,
  } satisfies Me,
  'POST /tokens': { ...token, lastUsedAt: null, token: `bw_${token.id}_secret` } satisfies TokenCreated,
  'GET /tokens': { tokens: [token], next: null } satisfies TokenList,
  'DELETE /tokens/:token': { ...token, revokedAt: begunAt + dayMs } satisfies TokenView,
  'GET /tenants': { tenants: [bounds], next: null } satisfies TenantList,
  'GET /tenants/:tenant': account,
  'PUT /tenants/:tenant': account,
  'POST /builds/:id/shares': { ...share, url: urls.page },
  'GET /builds/:id/shares': { shares: [share], next: null } satisfies ShareList,
  'DELETE /builds/:id/shares/:share': { ...share, revokedAt: begunAt + dayMs } satisfies ShareView,
  'POST /sign-in/links': {
    url: `${urls.page.split('#')[0]}#in=eyJ2YWx1ZSI6.proof`,
    expiresAt: begunAt + 600_000,
    name: me.name,
    tenant,
    scopes: me.scopes,
  } satisfies SignInLink,
  'POST /sign-in/link': me,
  'POST /sign-out': { ok: true },
  'POST /builds/:id/session': { expiresAt: begunAt + 7 * dayMs },
  'DELETE /builds/:id/session': { ok: true },
};
