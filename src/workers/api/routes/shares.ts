/** Links that show one build to whoever has them, for some days: made, listed and revoked. */
import { mac } from '../../../auth/mac.ts';
import { sharedText, shareText } from '../../../core/access/share.ts';
import { randomId } from '../../../core/build-id.ts';
import { NewShare, ShareCreated, ShareList, ShareView } from '../../../core/contract/shares.ts';
import { oneLine } from '../../../core/one-line.ts';
import { problem } from '../problems.ts';
import { found, originOf } from '../requests.ts';
import { type Routes, route } from '../route.ts';
import { badCursor, PageQuery } from './tokens.ts';

const dayMs = 86_400_000;

export function addShares(routes: Routes): void {
  route(
    routes,
    {
      method: 'POST',
      path: '/builds/:id/shares',
      area: 'access',
      summary: 'Share a build by a link',
      about: 'Whoever has the link sees this build and nothing else, until it expires or is revoked.',
      scope: 'builds:write',
      body: {
        schema: NewShare,
        called: 'a link',
        example: { expiresInDays: 7 },
        maxBytes: 10_000,
        faults: 'invalid-request',
        empty: {},
      },
      answer: ShareCreated,
      status: 201,
    },
    async (c, { params: { id: buildId }, body }) => {
      const { access, builds } = c.var.ports;
      const { shares, now, random } = access;
      // Whose a build was is remembered beyond its end: of one that is deleted nothing may be written any more.
      found(await builds.view(buildId), buildId);
      const createdAt = now();
      const share = {
        id: randomId(random(10)),
        buildId,
        createdAt,
        createdBy: c.var.caller.name,
        expiresAt: createdAt + body.expiresInDays * dayMs,
        revokedAt: null,
      };
      await shares.add(share);
      const proof = await mac(c.var.secret, sharedText(buildId, share.id, share.expiresAt));
      const link = shareText(share.id, share.expiresAt, proof);
      return { ...share, url: `${originOf(c)}/builds/${buildId}/page#${link}` };
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/shares',
      area: 'access',
      summary: 'List the shared links of a build, the newest first',
      scope: 'builds:write',
      query: PageQuery,
      answer: ShareList,
    },
    async (c, { params: { id: buildId }, query: { limit, cursor } }) => {
      const page = await c.var.ports.access.shares.list({ buildId, limit, cursor });
      if (!page.ok) throw badCursor();
      return { shares: page.rows, next: page.next };
    },
  );

  route(
    routes,
    {
      method: 'DELETE',
      path: '/builds/:id/shares/:share',
      area: 'access',
      summary: 'Revoke a shared link',
      about: 'It is refused from now on; a Worker that has just asked for it may take it for five seconds more.',
      scope: 'builds:write',
      answer: ShareView,
    },
    async (c, { params: { id: buildId, share: id } }) => {
      const { shares, now } = c.var.ports.access;
      const revoked = /^[a-z2-7]{10}$/.test(id) ? await shares.revoke({ buildId, id, now: now() }) : null;
      if (!revoked) throw problem('not-found', `the build ${buildId} has no link ${oneLine(id)}`);
      return revoked;
    },
  );
}
