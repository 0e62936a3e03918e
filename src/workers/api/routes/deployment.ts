/** What anyone may ask of a deployment: whether it lives, and what a kind of problem means. */
import { z } from 'zod';
import { Health } from '../../../core/contract/doctor.ts';
import { problemKinds } from '../../../core/contract/problems.ts';
import { release } from '../../../core/release.ts';
import { problem } from '../problems.ts';
import { type Routes, route } from '../route.ts';

const ProblemMeaning = z.object({ type: z.string(), status: z.int(), title: z.string(), meaning: z.string() });

export function addDeployment(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/health',
      area: 'deployment',
      summary: 'Whether it lives, which release it is, and whether its database is up to date',
      scope: null,
      answer: Health,
    },
    async (c) => ({ ok: true, release, migrations: (await c.var.ports.migrations()).kind }),
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/problems/:kind',
      area: 'deployment',
      summary: 'What a kind of problem means',
      scope: null,
      answer: ProblemMeaning,
    },
    async (c, { params }) => {
      const kind = Object.entries(problemKinds).find(([name]) => name === params.kind);
      if (!kind) throw problem('not-found', 'there is no such kind of problem');
      return { type: c.req.path, ...kind[1] };
    },
  );
}
