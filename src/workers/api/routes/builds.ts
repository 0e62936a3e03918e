/** Submits a build, lists builds, and reads one with its plan and its spec. */
import type { Context } from 'hono';
import { z } from 'zod';
import { BuildPreview } from '../../../core/contract/preview.ts';
import { recentRuns, runsShown } from '../../../core/contract/recent-runs.ts';
import { withoutRetiredFields } from '../../../core/contract/retired-fields.ts';
import { Submission } from '../../../core/contract/submission.ts';
import { BuildCreated, BuildList, BuildStatus, BuildView, SpecAnswer } from '../../../core/contract/views.ts';
import { planVersion } from '../../../core/plan/plan-version.ts';
import { WorkPlan } from '../../../core/plan/work-plan.ts';
import { tagged } from '../etag.ts';
import { submission } from '../openapi/examples/story.ts';
import type { ApiTypes } from '../ports.ts';
import { previewSubmission } from '../preview.ts';
import { problem } from '../problems.ts';
import { badQuery, wholeNumber } from '../query.ts';
import { buildAnswer, found, urlsOf } from '../requests.ts';
import { type RouteBody, type Routes, route } from '../route.ts';
import { submitBuild } from '../submit.ts';

const SearchText = z.string().trim().min(1).max(200);

const ListQuery = z.strictObject({
  limit: wholeNumber(1, 100).default(20),
  cursor: z.string().max(100).optional(),
  /** What release 0.1.0 called the cursor. */
  before: z.string().max(100).optional(),
  status: z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(BuildStatus))
    .optional()
    .meta({
      type: 'string',
      description: `One status, or several with commas between them: ${BuildStatus.options.join(', ')}.`,
    }),
  repository: SearchText.optional().describe('Part of the name or the URL of a repository.'),
  q: SearchText.optional().describe('Part of the title or the id.'),
});

/** Of its runs, which are in its view. */
const RunsQuery = z.strictObject({ runs: z.enum(runsShown).default('all') });

const PlanOfBuild = WorkPlan.meta({ id: 'WorkPlan' });

const submissionBody: RouteBody<typeof Submission> = {
  schema: Submission,
  called: 'a submission',
  maxBytes: 1_000_000,
  faults: 'invalid-submission',
  before: withoutRetiredFields,
  example: submission,
};

export function addBuilds(routes: Routes): void {
  route(
    routes,
    {
      method: 'POST',
      path: '/builds',
      area: 'builds',
      summary: 'Submit a build',
      scope: 'builds:write',
      body: submissionBody,
      answer: BuildCreated,
      status: 201,
      problems: ['misconfigured', 'bound-reached'],
    },
    async (c, { body }) => {
      refuseMisconfigured(c);
      const id = await submitBuild(body, c.var, c.var.ports);
      const urls = await urlsOf(c, id);
      c.header('location', urls.self);
      return { id, status: 'opening', urls };
    },
  );

  route(
    routes,
    {
      method: 'POST',
      path: '/builds/preview',
      area: 'builds',
      summary: 'See what a submission would become',
      about:
        'Takes what `POST /builds` takes, looks at the repositories and at the files that say what they need, and keeps nothing. What has not the form of a submission is refused as there; all else that a submission would be refused for is in `faults`.',
      scope: 'builds:write',
      body: submissionBody,
      answer: BuildPreview,
      problems: ['misconfigured'],
    },
    async (c, { body }) => {
      refuseMisconfigured(c);
      return previewSubmission(body, c.var.caller, c.var.ports);
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
      about: `With \`runs=recent\` its \`runs\` are those that are under way and the last ${recentRuns} to begin: a large build has thousands.`,
      scope: 'builds:read',
      query: RunsQuery,
      answer: BuildView,
    },
    async (c, { params: { id }, query: { runs } }) =>
      buildAnswer(c, found(await c.var.ports.builds.view(id, runs), id)),
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

/** Builds that are there can be watched and steered all the same. */
function refuseMisconfigured(c: Context<ApiTypes>): void {
  const { fault } = c.var.ports.settings;
  if (fault === null) return;
  console.error('misconfigured:', fault);
  throw problem('misconfigured', fault);
}
