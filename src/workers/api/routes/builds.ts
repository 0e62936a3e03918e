/** Submits a build, lists builds, and reads one with its plan and its spec. */
import { z } from 'zod';
import { withoutRetiredFields } from '../../../core/contract/retired-fields.ts';
import { Submission } from '../../../core/contract/submission.ts';
import { BuildCreated, BuildList, BuildStatus, BuildView, SpecAnswer } from '../../../core/contract/views.ts';
import { planVersion } from '../../../core/plan/plan-version.ts';
import { WorkPlan } from '../../../core/plan/work-plan.ts';
import { tagged } from '../etag.ts';
import { submission } from '../openapi/examples/story.ts';
import { problem } from '../problems.ts';
import { badQuery, wholeNumber } from '../query.ts';
import { buildAnswer, found, urlsOf } from '../requests.ts';
import { type Routes, route } from '../route.ts';
import { submitBuild } from '../submit.ts';

const ListQuery = z.strictObject({
  limit: wholeNumber(1, 100).default(20),
  cursor: z.string().max(100).optional(),
  /** What release 0.1.0 called the cursor. */
  before: z.string().max(100).optional(),
  status: BuildStatus.optional(),
});

const PlanOfBuild = WorkPlan.meta({ id: 'WorkPlan' });

export function addBuilds(routes: Routes): void {
  route(
    routes,
    {
      method: 'POST',
      path: '/builds',
      area: 'builds',
      summary: 'Submit a build',
      scope: 'builds:write',
      body: {
        schema: Submission,
        called: 'a submission',
        maxBytes: 1_000_000,
        faults: 'invalid-submission',
        before: withoutRetiredFields,
        example: submission,
      },
      answer: BuildCreated,
      status: 201,
      problems: ['misconfigured', 'bound-reached'],
    },
    async (c, { body }) => {
      // Builds that are there can be watched and steered all the same.
      const { fault } = c.var.ports.settings;
      if (fault !== null) {
        console.error('misconfigured:', fault);
        throw problem('misconfigured', fault);
      }
      const id = await submitBuild(body, c.var, c.var.ports);
      const urls = await urlsOf(c, id);
      c.header('location', urls.self);
      return { id, status: 'opening', urls };
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds',
      area: 'builds',
      summary: 'List builds, the newest first',
      scope: 'builds:read',
      query: ListQuery,
      answer: BuildList,
    },
    async (c, { query }) => {
      const { isOperator, tenant } = c.var.caller;
      const { cursor, before, ...rest } = query;
      const page = await c.var.ports.listBuilds({
        ...rest,
        before: cursor ?? before,
        tenant: isOperator ? null : tenant,
      });
      if (!page.ok) {
        const path = cursor === undefined ? 'before' : 'cursor';
        throw badQuery([{ path, message: 'not a cursor that this list gave' }]);
      }
      const builds = page.builds.map(async (build) => ({ ...build, urls: await urlsOf(c, build.id) }));
      return { builds: await Promise.all(builds), next: page.next };
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id',
      area: 'builds',
      summary: 'Read a build as it is: tasks, waves, runs, breaker, cost',
      scope: 'builds:read',
      answer: BuildView,
    },
    async (c, { params: { id } }) => buildAnswer(c, found(await c.var.ports.builds.view(id), id)),
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/plan',
      area: 'builds',
      summary: 'Read the work plan of a build',
      about: 'Its `ETag` is the version that an edit of it names as `If-Match`.',
      scope: 'builds:read',
      answer: PlanOfBuild,
    },
    async (c, { params: { id } }) => {
      const { builds } = c.var.ports;
      const plan = await builds.plan(id);
      if (plan) return tagged(c, JSON.stringify(plan), planVersion(plan));
      found(await builds.view(id), id);
      throw problem('not-found', `the build ${id} has no plan yet`);
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/spec',
      area: 'builds',
      summary: 'Read the submitted text, and what of it the plan answers',
      scope: 'builds:read',
      answer: SpecAnswer,
    },
    async (c, { params: { id } }) => {
      const { builds } = c.var.ports;
      const spec = await builds.spec(id);
      if (spec) return spec;
      found(await builds.view(id), id);
      throw problem('not-found', `the build ${id} has no spec: a work plan was submitted`);
    },
  );
}
