/** The bounds of tenants: set by the operator, read by who administers the tenant. */
import { z } from 'zod';
import { TenantName } from '../../../core/access/caller.ts';
import { mayAdminister } from '../../../core/access/token.ts';
import { NewBounds, TenantList, TenantView } from '../../../core/contract/tenants.ts';
import { oneLine } from '../../../core/one-line.ts';
import { problem } from '../problems.ts';
import { wholeNumber } from '../query.ts';
import { type Routes, route } from '../route.ts';

const ListQuery = z.strictObject({ limit: wholeNumber(1, 100).default(20), cursor: z.string().max(100).default('') });

export function addTenants(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/tenants',
      area: 'access',
      summary: 'List the tenants that have bounds',
      about: 'Only for who holds API_TOKEN.',
      scope: 'admin',
      query: ListQuery,
      answer: TenantList,
    },
    async (c, { query: { limit, cursor } }) => {
      if (!c.var.caller.isOperator) throw problem('forbidden', 'only who holds API_TOKEN lists tenants');
      const rows = await c.var.ports.tenants.list({ limit: limit + 1, after: cursor });
      const page = rows.slice(0, limit);
      return {
        tenants: page.map(({ tenant, bounds }) => ({ tenant, ...bounds })),
        next: rows.length > limit ? (page.at(-1)?.tenant ?? null) : null,
      };
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/tenants/:tenant',
      area: 'access',
      summary: 'Read the bounds of a tenant, and what is used of them',
      scope: 'admin',
      answer: TenantView,
    },
    async (c, { params }) => {
      const tenant = known(params.tenant, mayAdminister(c.var.caller, params.tenant));
      const { tenants } = c.var.ports;
      const [bounds, use] = await Promise.all([tenants.bounds(tenant), tenants.use(tenant)]);
      return { tenant, ...(bounds ?? { maxBuilds: null, maxUsdPerMonth: null }), use };
    },
  );

  route(
    routes,
    {
      method: 'PUT',
      path: '/tenants/:tenant',
      area: 'access',
      summary: 'Set the bounds of a tenant',
      about: 'Only for who holds API_TOKEN. They hold for builds that are submitted from now on.',
      scope: 'admin',
      body: {
        schema: NewBounds,
        called: 'bounds',
        maxBytes: 10_000,
        faults: 'invalid-request',
        example: { maxBuilds: 5, maxUsdPerMonth: 2000 },
      },
      answer: TenantView,
    },
    async (c, { params, body: bounds }) => {
      if (!c.var.caller.isOperator) throw problem('forbidden', 'only who holds API_TOKEN sets bounds');
      const tenant = known(params.tenant, true);
      const { tenants } = c.var.ports;
      await tenants.set({ tenant, bounds });
      return { tenant, ...bounds, use: await tenants.use(tenant) };
    },
  );
}

function known(tenant: string, isMine: boolean): string {
  if (isMine && TenantName.safeParse(tenant).success) return tenant;
  throw problem('not-found', `there is no tenant ${oneLine(tenant)}`);
}
