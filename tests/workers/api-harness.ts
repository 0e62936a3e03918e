/** The API over recording ports, and short ways to call it. */

import { createExecutionContext } from 'cloudflare:test';
import type { Problem } from '../../src/core/contract/problems.ts';
import type { NumberedQuery } from '../../src/core/contract/reads/page.ts';
import { deploymentLimits } from '../../src/core/environments/deployment-limits.ts';
import type { AccessPorts } from '../../src/workers/access/ports.ts';
import type { TenantPorts } from '../../src/workers/access/tenant-ports.ts';
import { api } from '../../src/workers/api/api.ts';
import type { ApiPorts, BuildPort, NewBuild } from '../../src/workers/api/ports.ts';
import { healthyDeployment } from '../doctor/healthy-deployment.ts';
import { accessDouble, unboundTenants } from './access-double.ts';

/** There are none, and nothing of a forge is set. */
export const noTriggers: ApiPorts['triggers'] = {
  forges: { byHost: new Map(), fault: null },
  add: async () => {},
  list: async () => ({ ok: true, triggers: [], next: null }),
  byId: async () => null,
  count: async () => ({ all: 0, there: 0 }),
  ofRepository: async () => [],
  remove: async () => {},
  object: () => {
    throw new Error('no object of a trigger is asked');
  },
  forgeOf: () => {
    throw new Error('no forge is asked');
  },
};

export const origin = 'https://breakwater.example.com';
export const id = 'baaaaaaaaaa';

type Overrides = Partial<Omit<ApiPorts, 'builds' | 'settings' | 'access' | 'tenants'>> & {
  access?: Partial<AccessPorts>;
  tenants?: Partial<TenantPorts>;
  builds?: Partial<BuildPort>;
  settings?: Partial<ApiPorts['settings']>;
};

/** Keys that nobody remembers. */
const noKeys: ApiPorts['idempotency'] = {
  claim: async () => ({ kind: 'yours', since: 0 }),
  keep: async () => {},
  forget: async () => {},
  giveUp: async () => {},
};

/** Of the machine's own programs. */
const aDeployment = deploymentLimits({ images: [], hasSizes: false }, { usualSize: undefined, secrets: [] });

/** An API in which no build exists and every repository opens and is empty; `created` and `asked` record what the ports were given. */
export function apiHarness(overrides: Overrides = {}) {
  const created: NewBuild[] = [];
  const asked: { id: string; query: NumberedQuery }[] = [];
  const ports: ApiPorts = {
    history: {
      cost: async ({ by }) => {
        throw new Error(`nothing was asked of history by ${by}`);
      },
      known: async () => ({ ids: [], listed: 0, next: null }),
      rebuild: async () => false,
    },
    runs: {
      turns: async () => null,
      transcript: async () => ({ removedAt: 0 }),
      diff: async () => null,
    },
    triggers: noTriggers,
    evidence: async () => null,
    listBuilds: async () => ({ ok: true, builds: [], next: null }),
    listStream: async () => null,
    openRepository: async ({ base }) => ({
      ok: true,
      base: base ?? 'main',
      sha: 'a'.repeat(40),
      remote: { url: 'https://git.example.com/api.git', authorization: 'Basic secret' },
    }),
    readFiles: async () => ({ ok: true, paths: [], texts: {} }),
    deploymentLimits: async () => aDeployment,
    newBuildId: async () => id,
    idempotency: noKeys,
    pullRequestFault: async () => null,
    page: async () => ({ status: 200, head: '<!doctype html>', rest: async () => '' }),
    isDiskFull: async () => false,
    migrations: async () => ({ kind: 'current' }),
    doctor: healthyDeployment(),
    logRequest: () => {},
    ...overrides,
    access: accessDouble(overrides.access),
    tenants: { ...unboundTenants, ...overrides.tenants },
    builds: {
      create: async (build) => {
        created.push(build);
      },
      view: async () => null,
      tenant: async () => 'default',
      plan: async () => null,
      spec: async () => null,
      steer: async () => null,
      events: async (buildId, query) => {
        asked.push({ id: buildId, query });
        return null;
      },
      stream: async () => null,
      read: async () => null,
      ...overrides.builds,
    },
    settings: {
      apiToken: 'api-token',
      capabilitySecret: 'capability',
      scripted: false,
      webhookSecret: undefined,
      isLocal: false,
      publicOrigin: null,
      secrets: [],
      corsOrigins: [],
      fault: null,
      ...overrides.settings,
    },
  };
  const app = api(() => ports);
  const request = async (
    method: string,
    path: string,
    init: { token?: string | null; body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> } = {},
  ) => {
    const { token = 'api-token', body } = init;
    const bearer = token === null ? {} : { authorization: `Bearer ${token}` };
    const headers = {
      ...bearer,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    };
    const sent = { method, headers, ...(body === undefined ? {} : { body }) };
    return app.request(origin + path, sent, {}, createExecutionContext());
  };
  return {
    created,
    asked,
    request,
    get: (path: string, token?: string | null) => request('GET', path, token === undefined ? {} : { token }),
    submit: (submission: unknown) => request('POST', '/builds', { body: JSON.stringify(submission) }),
  };
}

/** The problem that an answer carries, and its media type. */
export async function problemOf(response: Response): Promise<{ contentType: string | null; problem: Problem }> {
  return { contentType: response.headers.get('content-type'), problem: await response.json() };
}

/** Status and errors of a refused input. */
export async function errorsOf(response: Response): Promise<{ status: number; errors: Problem['errors'] }> {
  const problem: Problem = await response.json();
  return { status: response.status, errors: problem.errors };
}

export const aSubmission = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  prompt: 'Write a date library',
  repositories: [{ name: 'api', url: 'https://git.example.com/api.git' }],
  ...overrides,
});
