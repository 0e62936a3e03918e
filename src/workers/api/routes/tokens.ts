/** Tokens of people and scripts: made, listed and revoked by who administers their tenant. */
import { z } from 'zod';
import { base64url, digestOf } from '../../../auth/mac.ts';
import type { Caller } from '../../../core/access/caller.ts';
import { mayAdminister, type TokenRecord, tokenText } from '../../../core/access/token.ts';
import { randomId } from '../../../core/build-id.ts';
import { Me, NewToken, TokenCreated, TokenList, TokenView } from '../../../core/contract/tokens.ts';
import { oneLine } from '../../../core/one-line.ts';
import { meOf } from '../me.ts';
import { problem } from '../problems.ts';
import { badQuery, wholeNumber } from '../query.ts';
import { type Routes, route } from '../route.ts';

export const PageQuery = z.strictObject({
  limit: wholeNumber(1, 100).default(20),
  cursor: z.string().max(100).optional(),
});
export const badCursor = () => badQuery([{ path: 'cursor', message: 'not a cursor that this list gave' }]);

const secretBytes = 32;
const dayMs = 86_400_000;

export function addTokens(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/me',
      area: 'access',
      summary: 'Read who the API takes you for',
      scope: 'builds:read',
      answer: Me,
    },
    async (c) => meOf(c.var),
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/me',
      area: 'access',
      summary: 'Read who the API takes you for at a build',
      about: 'Also for who sees this build alone, by the key of its page or a shared link.',
      scope: 'builds:read',
      answer: Me,
    },
    async (c) => meOf(c.var),
  );

  route(
    routes,
    {
      method: 'POST',
      path: '/tokens',
      area: 'access',
      summary: 'Make a token',
      about: 'The answer holds the token itself, which is told nowhere else. Only its SHA-256 is kept.',
      scope: 'admin',
      body: {
        schema: NewToken,
        called: 'a token',
        maxBytes: 10_000,
        faults: 'invalid-request',
        example: {
          name: 'ci of textkit',
          tenant: 'textkit',
          scopes: ['builds:read', 'builds:write'],
          expiresInDays: 90,
        },
      },
      answer: TokenCreated,
      status: 201,
    },
    async (c, { body }) => {
      const { tokens, now, random } = c.var.ports.access;
      const { caller } = c.var;
      const tenant = body.tenant ?? caller.tenant;
      if (!mayAdminister(caller, tenant)) throw problem('forbidden', `${caller.name} does not administer ${tenant}`);
      const secret = base64url(random(secretBytes));
      const createdAt = now();
      const record: TokenRecord = {
        id: randomId(random(10)),
        name: body.name,
        tenant,
        scopes: body.scopes,
        createdAt,
        createdBy: caller.name,
        expiresAt: body.expiresInDays === null ? null : createdAt + body.expiresInDays * dayMs,
        lastUsedAt: null,
        revokedAt: null,
      };
      await tokens.add({ record, digest: await digestOf(secret) });
      return { ...record, token: tokenText(record.id, secret) };
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/tokens',
      area: 'access',
      summary: 'List tokens, the newest first',
      about: 'Those of your tenant; of every tenant for who holds API_TOKEN.',
      scope: 'admin',
      query: PageQuery,
      answer: TokenList,
    },
    async (c, { query: { limit, cursor } }) => {
      const page = await c.var.ports.access.tokens.list({ tenant: tenantToList(c.var.caller), limit, cursor });
      if (!page.ok) throw badCursor();
      return { tokens: page.rows, next: page.next };
    },
  );

  route(
    routes,
    {
      method: 'DELETE',
      path: '/tokens/:token',
      area: 'access',
      summary: 'Revoke a token',
      about: 'It is refused from now on; a Worker that has just asked for it may take it for five seconds more.',
      scope: 'admin',
      answer: TokenView,
    },
    async (c, { params: { token: id } }) => {
      const { tokens, now } = c.var.ports.access;
      const stored = /^[a-z2-7]{10}$/.test(id) ? await tokens.find(id) : null;
      const isMine = stored !== null && mayAdminister(c.var.caller, stored.record.tenant);
      const revoked = isMine ? await tokens.revoke(id, now()) : null;
      if (!revoked) throw problem('not-found', `there is no token ${oneLine(id)}`);
      return revoked;
    },
  );
}

const tenantToList = ({ isOperator, tenant }: Caller): string | null => (isOperator ? null : tenant);
