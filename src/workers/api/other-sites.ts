/** What changes who a browser is signed in as is asked for by pages of our own alone. */
import type { Context } from 'hono';
import { isCrossSite } from '../../core/access/cross-site.ts';
import type { ApiTypes } from './ports.ts';
import { problem } from './problems.ts';
import { originOf } from './requests.ts';

/** Else another site could have a browser sign in as somebody else, or out, unseen. */
export function refuseOtherSites(c: Context<ApiTypes>): void {
  const [origin, secFetchSite, upgrade] = [c.req.header('origin'), c.req.header('sec-fetch-site'), undefined];
  const request = { method: c.req.method, ownOrigin: originOf(c), origin, secFetchSite, upgrade };
  if (isCrossSite(request, { mayBeSilent: true }))
    throw problem('forbidden', 'another site made your browser ask for this');
}
