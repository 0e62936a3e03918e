/** How a build stands beside its tasks: requirements, environments, discoveries, notes, the breaker. */
import { z } from 'zod';
import { BreakerTransitions, DiscoveryList, NoteList } from '../../../core/contract/reads/findings.ts';
import { EnvironmentList, RequirementList } from '../../../core/contract/reads/requirements.ts';
import { pageQuery } from '../query.ts';
import { answered, found } from '../requests.ts';
import { type Routes, route } from '../route.ts';

const query = z.strictObject(pageQuery(200));
const listOf = { method: 'GET', area: 'builds', scope: 'builds:read', query } as const;

export function addFindings(routes: Routes): void {
  route(
    routes,
    {
      ...listOf,
      path: '/builds/:id/requirements',
      summary: 'List the requirements of a build: where the spec says so, what answers them, and whether that is shown',
      answer: RequirementList,
    },
    async (c, { params: { id }, query: asked }) =>
      answered(await c.var.ports.builds.read(id, 'requirements', asked), id, 'requirement'),
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/environments',
      area: 'builds',
      summary: 'Read what each repository needs, as it was decided, and what its tests say of the base',
      scope: 'builds:read',
      answer: EnvironmentList,
    },
    async (c, { params: { id } }) => {
      const { environments, base } = found(await c.var.ports.builds.view(id), id);
      return { environments, base };
    },
  );

  route(
    routes,
    {
      ...listOf,
      path: '/builds/:id/discoveries',
      summary: 'List what runs have found out, and what has become of it',
      answer: DiscoveryList,
    },
    async (c, { params: { id }, query: asked }) =>
      answered(await c.var.ports.builds.read(id, 'discoveries', asked), id, 'discovery'),
  );

  route(
    routes,
    {
      ...listOf,
      path: '/builds/:id/notes',
      summary: 'List what people have said; what is said of a task is graded with its criteria',
      answer: NoteList,
    },
    async (c, { params: { id }, query: asked }) =>
      answered(await c.var.ports.builds.read(id, 'notes', asked), id, 'note'),
  );

  route(
    routes,
    {
      ...listOf,
      path: '/builds/:id/breaker',
      summary: 'List how the breaker has moved, with the signals behind it',
      answer: BreakerTransitions,
    },
    async (c, { params: { id }, query: asked }) =>
      answered(await c.var.ports.builds.read(id, 'breaker', asked), id, 'transition'),
  );
}
